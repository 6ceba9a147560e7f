using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Evidence;

namespace Holdfast.Tokenizers;

/// <summary>Finds places in a text: what a splitter splits at and a replacer replaces.</summary>
internal abstract record Pattern
{
    /// <summary>The matches in order, none empty, none overlapping.</summary>
    public abstract IEnumerable<Range> Matches(string text);

    /// <summary>Reads {"String": ...} or {"Regex": ...}.</summary>
    public static Pattern Read(JsonPart part) =>
        part["String"] is { Exists: true } literal ? new LiteralPattern(literal.AsText())
        : part["Regex"] is { Exists: true } regex ? RegexPattern.Parse(regex)
        : throw part.Unfit("a pattern, {\"String\": ...} or {\"Regex\": ...},");
}

/// <summary>Matches one string, character by character.</summary>
internal sealed record LiteralPattern(string Literal) : Pattern
{
    /// <inheritdoc/>
    public override IEnumerable<Range> Matches(string text)
    {
        var at = Literal.Length == 0 ? -1 : text.IndexOf(Literal, StringComparison.Ordinal);
        while (at >= 0)
        {
            yield return at..(at + Literal.Length);
            at = text.IndexOf(Literal, at + Literal.Length, StringComparison.Ordinal);
        }
    }
}

/// <summary>Matches each character of a kind by itself.</summary>
internal sealed record CharacterPattern(Func<Rune, bool> Belongs) : Pattern
{
    /// <inheritdoc/>
    public override IEnumerable<Range> Matches(string text)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var end = at + rune.Utf16SequenceLength;
            if (Belongs(rune))
            {
                yield return at..end;
            }

            at = end;
        }
    }
}

/// <summary>
/// Matches a regular expression over Unicode characters. .NET's engine sees UTF-16 units, so that 𝒽 is to it two
/// surrogates and no letter; where a text has characters beyond U+FFFF the engine gets a shadow of it, in which an
/// obscure character of the same category stands for each, and the matches are mapped back.
/// </summary>
internal sealed record RegexPattern(Regex Regex) : Pattern
{
    // A match takes microseconds; an expression that tries all ways to read a text would take years.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override IEnumerable<Range> Matches(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? Find(text) : FindInShadow(text);

    /// <summary>Reads a pattern in the dialect of tokenizer files.</summary>
    public static RegexPattern Parse(JsonPart part)
    {
        try
        {
            return new RegexPattern(Make(RegexDialect.Translate(part.AsText())));
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw part.Fault("a regular expression that is read here", $"{part.AsText()} ({fault.Message})");
        }
    }

    /// <summary>The pattern of a .NET expression.</summary>
    public static RegexPattern Of(string expression) => new(Make(expression));

    private static Regex Make(string expression) =>
        new(expression, RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeLimit);

    private IEnumerable<Range> Find(string text)
    {
        for (var match = InTime(() => Regex.Match(text)); match.Success; match = InTime(match.NextMatch))
        {
            if (match.Length > 0)
            {
                yield return match.Index..(match.Index + match.Length);
            }
        }
    }

    // A machine that slept in between spends the time too, so the first failure tells nothing.
    private Match InTime(Func<Match> find)
    {
        try
        {
            return find();
        }
        catch (RegexMatchTimeoutException)
        {
            try
            {
                return find();
            }
            catch (RegexMatchTimeoutException cause)
            {
                throw new InputFaultException(
                    $"Expected the regular expressions of tokenizer.json to find their matches within {TimeLimit.TotalSeconds} seconds "
                        + "each, got longer "
                    + $"for {(cause.Pattern.Length > 80 ? cause.Pattern[..80] + "..." : cause.Pattern)}. "
                    + "Write it without repetitions of repetitions.", cause);
            }
        }
    }

    private IEnumerable<Range> FindInShadow(string text)
    {
        var shadow = new StringBuilder(text.Length);
        var places = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            shadow.Append(rune.IsBmp ? (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
            places.Add(at);
            at += rune.Utf16SequenceLength;
        }

        places.Add(at);
        return Find(shadow.ToString()).Select(match => places[match.Start.Value]..places[match.End.Value]);
    }

    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\uA640',
        UnicodeCategory.LowercaseLetter => '\uA641',
        UnicodeCategory.TitlecaseLetter => '\u1F88',
        UnicodeCategory.ModifierLetter => '\uA67F',
        UnicodeCategory.OtherLetter => '\uA66E',
        UnicodeCategory.NonSpacingMark => '\uA66F',
        UnicodeCategory.SpacingCombiningMark => '\uA823',
        UnicodeCategory.EnclosingMark => '\uA670',
        UnicodeCategory.DecimalDigitNumber => '\uA620',
        UnicodeCategory.LetterNumber => '\uA6E6',
        UnicodeCategory.OtherNumber => '\uA830',
        UnicodeCategory.ConnectorPunctuation => '\uFE33',
        UnicodeCategory.DashPunctuation => '\u2E3A',
        UnicodeCategory.OpenPunctuation => '\u2E28',
        UnicodeCategory.ClosePunctuation => '\u2E29',
        UnicodeCategory.OtherPunctuation => '\uA6F3',
        UnicodeCategory.MathSymbol => '\uFB29',
        UnicodeCategory.CurrencySymbol => '\uA838',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.OtherSymbol => '\uA828',
        UnicodeCategory.Format => '\uFFF9',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\uFDD0',
    };
}
