using Holdfast.Evidence.Chance;

namespace Holdfast.Data;

/// <summary>Seeded orders.</summary>
internal static class Shuffling
{
    /// <summary>The items in an order that depends on the seed only.</summary>
    /// <remarks>Fisher and Yates, written out: the order must stay the same across .NET versions.</remarks>
    public static T[] Shuffle<T>(this Seed seed, IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        var random = seed.Random();
        for (var last = shuffled.Length - 1; last > 0; last--)
        {
            var other = random.Next(last + 1);
            (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
        }

        return shuffled;
    }
}
