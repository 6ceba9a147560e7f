using System.Globalization;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>The first stage: text to text.</summary>
internal abstract record Normalizer
{
    /// <summary>The normalised text.</summary>
    public abstract string Normalize(string text);

    /// <summary>Reads the "normalizer" of a tokenizer file; null stands for none.</summary>
    public static Normalizer Read(JsonPart part) => !part.Exists ? new NormalizerSequence([]) : part.Kind switch
    {
        "Sequence" => new NormalizerSequence([.. part.Parts("normalizers").Select(Read)]),
        "Prepend" => new Prepend(part.Text("prepend")),
        "Replace" => new Replace(Pattern.Read(part["pattern"]), part.Text("content")),
        "NFC" => new UnicodeForm(Compatible: false, Compose: true),
        "NFD" => new UnicodeForm(Compatible: false, Compose: false),
        "NFKC" => new UnicodeForm(Compatible: true, Compose: true),
        "NFKD" => new UnicodeForm(Compatible: true, Compose: false),
        "Lowercase" => new Lowercase(),
        "Strip" => new Strip(part.Flag("strip_left", true), part.Flag("strip_right", true)),
        "StripAccents" => new StripAccents(),
        "ByteLevel" => new SpellBytes(),
        _ => throw part.Unknown(
            "normaliser",
            "Sequence", "Prepend", "Replace", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Strip", "StripAccents", "ByteLevel"),
    };
}

/// <summary>One after the other.</summary>
internal sealed record NormalizerSequence(IReadOnlyList<Normalizer> Steps) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => Steps.Aggregate(text, (current, step) => step.Normalize(current));
}

/// <summary>Puts a string before any text that is not empty.</summary>
internal sealed record Prepend(string Prefix) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => text.Length == 0 ? text : Prefix + text;
}

/// <summary>Puts a string in the place of each match.</summary>
internal sealed record Replace(Pattern Pattern, string Content) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text)
    {
        if (Pattern is LiteralPattern { Literal: var literal })
        {
            return literal.Length == 0 ? text : text.Replace(literal, Content, StringComparison.Ordinal);
        }

        var result = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in Pattern.Matches(text))
        {
            result.Append(text.AsSpan(end..match.Start)).Append(Content);
            end = match.End.Value;
        }

        return result.Append(text.AsSpan(end..)).ToString();
    }
}

/// <summary>One of the four Unicode normalisation forms.</summary>
internal sealed record UnicodeForm(bool Compatible, bool Compose) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => UnicodeForms.Apply(text, Compatible, Compose);
}

/// <summary>Small letters, character by character: a final sigma is not told apart.</summary>
internal sealed record Lowercase : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => text.Replace("\u0130", "i\u0307").ToLowerInvariant();
}

/// <summary>Drops white space at the ends.</summary>
internal sealed record Strip(bool Left, bool Right) : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text)
    {
        var kept = Left ? text.TrimStart() : text;
        return Right ? kept.TrimEnd() : kept;
    }
}

/// <summary>Drops combining marks.</summary>
internal sealed record StripAccents : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => string.Concat(text.EnumerateRunes().Where(rune => !IsMark(rune)));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}

/// <summary>Spells the text in the alphabet of bytes.</summary>
internal sealed record SpellBytes : Normalizer
{
    /// <inheritdoc/>
    public override string Normalize(string text) => ByteAlphabet.Spell(text);
}
