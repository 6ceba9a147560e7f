using System.Runtime.InteropServices;

namespace Holdfast.Organisms;

/// <summary>
/// How often symbols stand beside each other in words. A merge counts again only in words that hold its pair, so that a vocabulary costs
/// about one pass over the words and not one for each token.
/// </summary>
internal sealed class PairCounts
{
    private readonly List<(List<string> Symbols, int Count)> _words = [];
    private readonly Dictionary<(string Left, string Right), int> _counts = [];

    // Words in which a pair has ever been; some may hold it no more.
    private readonly Dictionary<(string Left, string Right), HashSet<int>> _places = [];

    /// <summary>
    /// The pair that is counted most, at least twice; null where there is none. Ties go to the one that comes first in the alphabet, so
    /// that a vocabulary depends on nothing but the texts.
    /// </summary>
    public (string Left, string Right)? MostFrequent
    {
        get
        {
            ((string Left, string Right) Pair, int Count) best = (default, 1);
            foreach (var (pair, count) in _counts)
            {
                if (count > best.Count || (count == best.Count && count > 1 && IsBefore(pair, best.Pair)))
                {
                    best = (pair, count);
                }
            }

            return best.Count > 1 ? best.Pair : null;
        }
    }

    /// <summary>Counts a word.</summary>
    /// <param name="symbols">Its symbols, which a merge joins in place.</param>
    /// <param name="count">How often it occurs.</param>
    public void Add(List<string> symbols, int count)
    {
        _words.Add((symbols, count));
        Count(_words.Count - 1, count);
    }

    /// <summary>Makes one symbol of a pair wherever it stands, from the left on.</summary>
    public void Merge((string Left, string Right) pair)
    {
        foreach (var word in _places[pair].ToArray())
        {
            var (symbols, count) = _words[word];
            Count(word, -count);
            for (var at = 1; at < symbols.Count; at++)
            {
                if (symbols[at - 1] == pair.Left && symbols[at] == pair.Right)
                {
                    symbols[at - 1] += symbols[at];
                    symbols.RemoveAt(at);
                }
            }

            Count(word, count);
        }

        _places.Remove(pair);
        _counts.Remove(pair);
    }

    private void Count(int word, int count)
    {
        var symbols = _words[word].Symbols;
        for (var at = 1; at < symbols.Count; at++)
        {
            var pair = (symbols[at - 1], symbols[at]);
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += count;
            (CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _) ??= []).Add(word);
        }
    }

    private static bool IsBefore((string Left, string Right) pair, (string Left, string Right) other) =>
        (string.CompareOrdinal(pair.Left, other.Left), string.CompareOrdinal(pair.Right, other.Right)) is ( < 0, _) or (0, < 0);
}
