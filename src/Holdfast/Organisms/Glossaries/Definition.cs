using System.Text.RegularExpressions;

namespace Holdfast.Organisms.Glossaries;

/// <summary>A term and what it means, as a glossary says it.</summary>
/// <param name="Term">For instance "catabolism".</param>
/// <param name="Meaning">Without a full stop: "breaking down of more complex molecules into simpler molecules".</param>
internal sealed partial record Definition(string Term, string Meaning)
{
    private const int StemLetters = 5;
    private const int LongestAskedMeaning = 240;

    /// <summary>The term without what stands in brackets, as running text names it.</summary>
    public string PlainTerm => Brackets().Replace(Term, "").Trim();

    /// <summary>
    /// Whether the meaning leaves the term to be known: no longer word of the term begins a word of it, and it is short enough for a
    /// question.
    /// </summary>
    public bool HidesTerm => Meaning.Length <= LongestAskedMeaning && !LongWords().Matches(Term)
        .Select(word => word.Value[..Math.Min(word.Length, StemLetters)])
        .Any(stem => Meaning.Contains(stem, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\p{L}{4,}")]
    private static partial Regex LongWords();
}
