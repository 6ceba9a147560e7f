using Holdfast.Data;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms;

/// <summary>Makes up words from syllables, never one twice.</summary>
internal sealed class Syllables
{
    private static readonly string[] Onsets =
        ["b", "br", "d", "dr", "f", "g", "gl", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w", "z"];

    private static readonly string[] Rimes = ["a", "ai", "e", "el", "i", "o", "or", "u", "un"];

    private readonly HashSet<string> _used = [];
    private readonly Queue<string> _halves;
    private readonly Random _random;

    public Syllables(Seed seed)
    {
        _halves = new Queue<string>(seed.Derive("halves").Shuffle(All()));
        _random = seed.Derive("words").Random();
    }

    /// <summary>How many syllables there are.</summary>
    public static int Count => Onsets.Length * Rimes.Length;

    /// <summary>Names made of every first half with every second half in seeded order; halves are never used again.</summary>
    /// <param name="count">Names wanted.</param>
    /// <param name="halves">First halves, and as many second ones.</param>
    /// <param name="seed">Which pairs are taken.</param>
    public IReadOnlyList<string> Names(int count, int halves, Seed seed)
    {
        string[] Draw() => [.. Enumerable.Range(0, halves).Select(_ => _halves.Dequeue())];
        var (firsts, seconds) = (Draw(), Draw());
        var names = from first in firsts from second in seconds select Capital(first + second);
        return [.. seed.Shuffle(names).Where(_used.Add).Take(count)];
    }

    /// <summary>A new word of two syllables.</summary>
    public string Word()
    {
        while (true)
        {
            var word = Syllable() + Syllable();
            if (_used.Add(Capital(word)))
            {
                return word;
            }
        }
    }

    /// <summary>The word with a capital letter.</summary>
    public static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static IEnumerable<string> All() => from onset in Onsets from rime in Rimes select onset + rime;

    private string Syllable() => Onsets[_random.Next(Onsets.Length)] + Rimes[_random.Next(Rimes.Length)];
}
