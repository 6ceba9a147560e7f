namespace Holdfast.Evidence.Catalogs;

/// <summary>Finds what a person probably meant.</summary>
public static class Spelling
{
    private const int LongestWord = 100;

    /// <summary>The candidate with the fewest edits from a word, or null where every one is too far off.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What would have been right.</param>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord)
        {
            return null;
        }

        var near = candidates
            .Select(candidate => (candidate, edits: Edits(Fold(word), Fold(candidate))))
            .Where(pair => pair.edits <= Math.Max(1, Math.Max(word.Length, pair.candidate.Length) / 3))
            .OrderBy(pair => pair.edits).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return near.candidate;
    }

    /// <summary>The same for the kinds of a catalogue, found by their other names as well: 'lorra' means 'low-rank'.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="cards">What would have been right.</param>
    public static string Advice(string word, IReadOnlyCollection<Card> cards) =>
        Nearest(word, cards.SelectMany(card => card.Aliases.Prepend(card.Kind))) is { } near
            ? $" Did you mean '{cards.First(card => card.IsCalled(near)).Kind}'?"
            : Advice(word, [.. cards.Select(card => card.Kind)]);

    /// <summary>" Did you mean 'x'?" or, where nothing is near, " Known: a, b, c.".</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What would have been right.</param>
    /// <param name="command">The command that lists the candidates, where they are too many for a sentence.</param>
    public static string Advice(string word, IReadOnlyCollection<string> candidates, string? command = null) =>
        Nearest(word, candidates) is { } near ? $" Did you mean '{near}'?"
        : command is not null ? $" '{command}' tells what there is."
        : candidates.Count == 0 ? " None is known here."
        : $" Known: {string.Join(", ", candidates.Order(StringComparer.Ordinal))}.";

    /// <summary>
    /// Least number of insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
    /// </summary>
    public static int Edits(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }

    // Wrong capitals and hyphens are the commonest slips: they cost nothing.
    private static string Fold(string word) =>
        word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
