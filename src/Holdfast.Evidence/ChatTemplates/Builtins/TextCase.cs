using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Upper and lower case inside texts.</summary>
internal static class TextCase
{
    // Unicode's full mappings to several characters, of the letters that Latin texts have.
    private static readonly (string Letter, string Upper)[] _expanding =
        [("ß", "SS"), ("ŉ", "ʼN"), ("ﬀ", "FF"), ("ﬁ", "FI"), ("ﬂ", "FL"), ("ﬃ", "FFI"), ("ﬄ", "FFL"), ("ﬅ", "ST"), ("ﬆ", "ST")];

    /// <summary>Every character in upper case; ß and the ligatures become several.</summary>
    public static string Upper(string text) => _expanding.Aggregate(
        text.ToUpperInvariant(), (made, pair) => made.Replace(pair.Letter, pair.Upper, StringComparison.Ordinal));

    /// <summary>The first character in upper, the others in lower case.</summary>
    public static string Capitalize(string text) =>
        string.Concat(PythonText.Characters(text).Select((sign, at) => at == 0 ? sign.ToUpperInvariant() : sign.ToLowerInvariant()));

    /// <summary>Python's title case: a letter behind no letter in upper, every other in lower case.</summary>
    public static string Title(string text)
    {
        var inWord = false;
        return string.Concat(PythonText.Characters(text).Select(sign =>
        {
            var cased = inWord ? sign.ToLowerInvariant() : sign.ToUpperInvariant();
            inWord = char.IsLetter(sign, 0);
            return cased;
        }));
    }

    /// <summary>The filter's title case: upper case at the beginning and behind blanks, hyphens and opening brackets.</summary>
    public static string TitleWords(string text)
    {
        var begins = true;
        return string.Concat(PythonText.Characters(text).Select(sign =>
        {
            var cased = begins ? sign.ToUpperInvariant() : sign.ToLowerInvariant();
            begins = PythonText.IsSpace(sign[0]) || sign[0] is '-' or '(' or '{' or '[' or '<';
            return cased;
        }));
    }

    /// <summary>Upper case for lower and the other way round.</summary>
    public static string Swap(string text) =>
        string.Concat(PythonText.Characters(text).Select(sign =>
            char.IsUpper(sign, 0) ? sign.ToLowerInvariant() : sign.ToUpperInvariant()));
}
