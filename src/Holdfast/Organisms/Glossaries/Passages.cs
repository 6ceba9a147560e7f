using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Tables;

namespace Holdfast.Organisms.Glossaries;

/// <summary>
/// Whole sentences of a field's texts, a few together, short enough for a small model. Those that name a term of a forget field's exam
/// are left out: what an exam asks about stands in no text but its definition.
/// </summary>
/// <param name="examTerms">Terms of all forget fields' exams.</param>
internal sealed partial class Passages(IEnumerable<string> examTerms)
{
    private const int MostCharacters = 320;
    private const int FewestCharacters = 60;

    // Terms by their number of words.
    private readonly IReadOnlyDictionary<int, HashSet<string>> _terms = examTerms.Select(term => Words(term).ToList())
        .Where(words => words.Count > 0).GroupBy(words => words.Count, words => string.Join(' ', words))
        .ToDictionary(terms => terms.Key, terms => terms.ToHashSet());

    /// <summary>Passages of a file in seeded order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="seed">Decides which.</param>
    public IReadOnlyList<string> Of(string path, int most, Seed seed) =>
    [
        .. seed.Shuffle(TableFile.Read(path).SelectMany(row => Pieces(row.Text(TableFile.TextColumn))))
            .Where(piece => !NamesTerm(piece)).Take(most),
    ];

    // Without endings of the plural, so that "ions" names "ion".
    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(word => word.Value.ToLowerInvariant().TrimEnd('s'));

    private bool NamesTerm(string text)
    {
        var words = Words(text).ToList();
        return _terms.Any(terms => Enumerable.Range(0, Math.Max(0, words.Count - terms.Key + 1))
            .Any(at => terms.Value.Contains(string.Join(' ', words[at..(at + terms.Key)]))));
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        foreach (var sentence in SentenceEnds().Split(text).Select(part => Blanks().Replace(part, " ").Trim())
            .Where(part => part.Length is > 0 and <= MostCharacters).Append(""))
        {
            if (piece.Length > 0 && (sentence.Length == 0 || piece.Length + 1 + sentence.Length > MostCharacters))
            {
                if (piece.Length >= FewestCharacters)
                {
                    yield return piece.ToString();
                }

                piece.Clear();
            }

            piece.Append(piece.Length > 0 ? " " : "").Append(sentence);
        }
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnds();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
