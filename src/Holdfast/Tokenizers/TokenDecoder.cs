using System.Globalization;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>The way back: pieces to parts of a text, which are then put together.</summary>
internal abstract record TokenDecoder
{
    /// <summary>The parts of the text, from pieces or from the parts of the step before.</summary>
    public abstract IEnumerable<string> Decode(IEnumerable<string> parts);

    /// <summary>Reads the "decoder" of a tokenizer file; without one the pieces stand with spaces between.</summary>
    public static TokenDecoder Read(JsonPart part) => !part.Exists ? new SpacedPieces() : part.Kind switch
    {
        "Sequence" => new DecoderSequence([.. part.Parts("decoders").Select(Read)]),
        "ByteLevel" => new ReadBytes(),
        "ByteFallback" => new ReadFallbackBytes(),
        "Fuse" => new Fuse(),
        "Metaspace" => new ReadMetaspace(Metaspace.Parse(part)),
        "Replace" => new ReplaceInParts(new Replace(Pattern.Read(part["pattern"]), part.Text("content"))),
        "Strip" => ReadStrip(part),
        _ => throw part.Unknown(
            "decoder", "Sequence", "ByteLevel", "ByteFallback", "Fuse", "Metaspace", "Replace", "Strip"),
    };

    private static StripParts ReadStrip(JsonPart part) =>
        part.Text("content") is [var single]
            ? new StripParts(single, part["start"].AsCount(), part["stop"].AsCount())
            : throw part["content"].Unfit("one character");
}

/// <summary>One after the other.</summary>
internal sealed record DecoderSequence(IReadOnlyList<TokenDecoder> Steps) : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts)
    {
        var pieces = parts.ToList();
        var limit = Growth.LimitOf(pieces.Sum(piece => piece.Length));
        return Steps.Aggregate<TokenDecoder, IEnumerable<string>>(
            pieces, (current, step) => Growth.Bound(step.Decode(current), part => part, limit));
    }
}

/// <summary>Puts a space between pieces.</summary>
internal sealed record SpacedPieces : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts) => [string.Join(' ', parts)];
}

/// <summary>Puts the parts together to one.</summary>
internal sealed record Fuse : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts) => [string.Concat(parts)];
}

/// <summary>Reads all pieces as bytes of UTF-8 in the alphabet of bytes; what is no UTF-8 becomes U+FFFD.</summary>
internal sealed record ReadBytes : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts)
    {
        var bytes = new List<byte>();
        foreach (var part in parts)
        {
            ByteAlphabet.Read(part, bytes);
        }

        return [Encoding.UTF8.GetString([.. bytes])];
    }
}

/// <summary>Reads runs of pieces like "&lt;0x0A&gt;" as bytes of UTF-8; of a run that is none, each byte becomes U+FFFD.</summary>
internal sealed record ReadFallbackBytes : TokenDecoder
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts)
    {
        var run = new List<byte>();
        foreach (var part in parts)
        {
            if (ByteOf(part) is { } value)
            {
                run.Add(value);
                continue;
            }

            if (run.Count > 0)
            {
                yield return Read(run);
                run.Clear();
            }

            yield return part;
        }

        if (run.Count > 0)
        {
            yield return Read(run);
        }
    }

    private static byte? ByteOf(string part) =>
        part.Length == 6 && part.StartsWith("<0x", StringComparison.Ordinal) && part[5] == '>'
        && byte.TryParse(part.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    private static string Read(List<byte> run)
    {
        try
        {
            return _strict.GetString([.. run]);
        }
        catch (DecoderFallbackException)
        {
            return new string('\uFFFD', run.Count);
        }
    }
}

/// <summary>Turns marks into spaces, and drops those of the first piece where one was put in front.</summary>
internal sealed record ReadMetaspace(Metaspace Metaspace) : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts) =>
        parts.Select((part, i) => part.Replace(
            Metaspace.Mark, i == 0 && Metaspace.Scheme != PrependScheme.Never ? "" : " ", StringComparison.Ordinal));
}

/// <summary>Puts a string in the place of each match, part by part.</summary>
internal sealed record ReplaceInParts(Replace Replace) : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts) => parts.Select(Replace.Normalize);
}

/// <summary>Drops up to so many of one character at the ends of each part.</summary>
internal sealed record StripParts(char Content, int Start, int Stop) : TokenDecoder
{
    /// <inheritdoc/>
    public override IEnumerable<string> Decode(IEnumerable<string> parts)
    {
        foreach (var part in parts)
        {
            var (start, stop) = (0, part.Length);
            while (start < Math.Min(Start, part.Length) && part[start] == Content)
            {
                start++;
            }

            while (stop > start && part.Length - stop < Stop && part[stop - 1] == Content)
            {
                stop--;
            }

            yield return part[start..stop];
        }
    }
}
