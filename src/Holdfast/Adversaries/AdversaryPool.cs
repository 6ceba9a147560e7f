using Holdfast.Evidence.Chance;

namespace Holdfast.Adversaries;

/// <summary>A_train: the attackers that a safeguard trains against, each with its share.</summary>
public static class AdversaryPool
{
    /// <summary>Draws one by the shares.</summary>
    public static IAdversary Draw(this IReadOnlyList<PooledAdversary> pool, Seed seed)
    {
        var left = seed.Random().NextDouble() * pool.Sum(entry => entry.Share);
        foreach (var entry in pool)
        {
            left -= entry.Share;
            if (left < 0)
            {
                return entry.Adversary;
            }
        }

        return pool[^1].Adversary;
    }
}
