using System.Globalization;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>The first stage: text to text.</summary>
internal abstract record Normalizer
{
    /// <summary>The normalised text.</summary>
    /// <exception cref="Holdfast.Evidence.InputFaultException">It grows beyond <see cref="Growth"/>.</exception>
    public string Normalize(string text) => Apply(text, Growth.LimitOf(text.Length));

    /// <summary>What one step makes of a text.</summary>
    /// <param name="text">The text, or what the steps before made of it.</param>
    /// <param name="limit">The most characters that it may grow to.</param>
    protected internal abstract string Apply(string text, int limit);

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
    protected internal override string Apply(string text, int limit) => Steps.Aggregate(text, (current, step) =>
    {
        var next = step.Apply(current, limit);
        Growth.Require(next.Length, limit);
        return next;
    });
}

/// <summary>Puts a string before any text that is not empty.</summary>
internal sealed record Prepend(string Prefix) : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit) => text.Length == 0 ? text : Prefix + text;
}

/// <summary>Puts a string in the place of each match.</summary>
internal sealed record Replace(Pattern Pattern, string Content) : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit)
    {
        var matches = Pattern.Matches(text).ToList();
        if (matches.Count == 0)
        {
            return text;
        }

        // Counted before it is made: what one step could make of a text may not fit the memory.
        var length = text.Length + matches.Sum(match => (long)Content.Length - (match.End.Value - match.Start.Value));
        Growth.Require(length, limit);
        var result = new StringBuilder((int)length);
        var end = 0;
        foreach (var match in matches)
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
    protected internal override string Apply(string text, int limit) => UnicodeForms.Apply(text, Compatible, Compose);
}

/// <summary>Small letters, character by character: a final sigma is not told apart.</summary>
internal sealed record Lowercase : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit) => text.Replace("\u0130", "i\u0307").ToLowerInvariant();
}

/// <summary>Drops white space at the ends.</summary>
internal sealed record Strip(bool Left, bool Right) : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit)
    {
        var kept = Left ? text.TrimStart() : text;
        return Right ? kept.TrimEnd() : kept;
    }
}

/// <summary>Drops combining marks.</summary>
internal sealed record StripAccents : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit) => string.Concat(text.EnumerateRunes().Where(rune => !IsMark(rune)));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}

/// <summary>Spells the text in the alphabet of bytes.</summary>
internal sealed record SpellBytes : Normalizer
{
    /// <inheritdoc/>
    protected internal override string Apply(string text, int limit) => ByteAlphabet.Spell(text);
}
