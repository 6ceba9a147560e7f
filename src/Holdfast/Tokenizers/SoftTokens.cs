namespace Holdfast.Tokenizers;

/// <summary>
/// Tokens that no vocabulary has: places in a text for embeddings that were learned and not looked up. Token i, from 0, has the id -1 - i;
/// in a text it is the i-th character of a plane that Unicode leaves to private use, which chat templates pass on as they find it.
/// </summary>
public static class SoftTokens
{
    /// <summary>The most that a text can have.</summary>
    public const int Most = 0xFFFE;

    private const int First = 0xF0000;

    /// <summary>The ids of the first tokens.</summary>
    /// <param name="count">How many, at most <see cref="Most"/>.</param>
    public static IReadOnlyList<int> Ids(int count) => [.. Enumerable.Range(0, count).Select(index => -1 - index)];

    /// <summary>The text of the first tokens.</summary>
    /// <param name="count">How many, at most <see cref="Most"/>.</param>
    public static string Text(int count) => string.Concat(Enumerable.Range(First, count).Select(char.ConvertFromUtf32));

    /// <summary>Ids of a text that may have soft tokens in it; what stands between them is encoded by itself.</summary>
    /// <param name="tokenizer">Encodes the rest; it adds no special tokens.</param>
    /// <param name="text">Any text.</param>
    public static IReadOnlyList<int> EncodeAround(this ITextTokenizer tokenizer, string text)
    {
        var at = Next(text);
        if (at < 0)
        {
            return tokenizer.Encode(text, addSpecialTokens: false);
        }

        var ids = new List<int>();
        for (; at >= 0; at = Next(text))
        {
            ids.AddRange(at > 0 ? tokenizer.Encode(text[..at], addSpecialTokens: false) : []);
            ids.Add(-1 - (char.ConvertToUtf32(text, at) - First));
            text = text[(at + 2)..];
        }

        return text.Length > 0 ? [.. ids, .. tokenizer.Encode(text, addSpecialTokens: false)] : ids;
    }

    // Pairs of surrogates whose first is one of these are the plane; one without its second is no character at all.
    private static int Next(string text)
    {
        for (var at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] is >= '\uDB80' and <= '\uDBBF' && char.IsLowSurrogate(text[at + 1]))
            {
                return at;
            }
        }

        return -1;
    }
}
