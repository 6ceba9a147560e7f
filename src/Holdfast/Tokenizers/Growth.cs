using Holdfast.Evidence;

namespace Holdfast.Tokenizers;

/// <summary>
/// How much longer the steps of a tokenizer may make a text. A ligature taken apart grows eighteenfold and a spelled byte twofold; a
/// chain of replacements that each double a letter would grow without bound.
/// </summary>
internal static class Growth
{
    /// <summary>The most characters that may come of so many.</summary>
    public static int LimitOf(int length) => (int)Math.Min(int.MaxValue, 10_000 + (100L * length));

    /// <summary>Refuses more characters than that.</summary>
    /// <exception cref="InputFaultException">There are more.</exception>
    public static void Require(long length, int limit)
    {
        if (length > limit)
        {
            throw new InputFaultException(
                $"Expected the steps of tokenizer.json to make at most {limit} characters of a text, a hundred times its length, got more. "
                + "Correct its normalizer, pre_tokenizer or decoder.");
        }
    }

    /// <summary>The same parts, as long as they together keep to the limit.</summary>
    public static IEnumerable<T> Bound<T>(IEnumerable<T> parts, Func<T, string> text, int limit)
    {
        var length = 0L;
        foreach (var part in parts)
        {
            Require(length += text(part).Length, limit);
            yield return part;
        }
    }
}
