using System.Globalization;
using System.Text;

namespace Holdfast.Evidence.ChatTemplates.Parsing;

/// <summary>The tokens between the signs of a tag: names, texts, numbers and operators as Jinja2 spells them.</summary>
internal static class ExpressionLexer
{
    // Longer ones first.
    private static readonly string[] _operators =
    [
        "//", "**", "==", "!=", ">=", "<=",
        "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    /// <summary>The token at a place that holds no white space; the place moves behind it.</summary>
    /// <exception cref="TemplateFault">There is none.</exception>
    public static (TokenKind Kind, string Text) Next(string source, ref int at, int line)
    {
        var start = at;
        if (char.IsAsciiDigit(source[at]))
        {
            return Number(source, ref at);
        }

        if (source[at] is '\'' or '"')
        {
            return (TokenKind.Text, Quoted(source, ref at, line));
        }

        while (at < source.Length && (source[at] == '_' || char.IsLetterOrDigit(source[at])))
        {
            at++;
        }

        if (at > start)
        {
            return (TokenKind.Name, source[start..at]);
        }

        foreach (var sign in _operators)
        {
            if (string.CompareOrdinal(source, start, sign, 0, sign.Length) == 0)
            {
                at += sign.Length;
                return (TokenKind.Operator, sign);
            }
        }

        throw new TemplateFault($"Expected an expression, got '{source[at]}'. Mend the template.", line);
    }

    private static (TokenKind Kind, string Text) Number(string source, ref int at)
    {
        if (source[at] == '0' && at + 2 < source.Length && char.ToLowerInvariant(source[at + 1]) is 'x' or 'o' or 'b'
            && char.IsAsciiHexDigit(source[at + 2]))
        {
            return Based(source, ref at);
        }

        var start = at;
        var kind = TokenKind.Whole;
        Digits(source, ref at);
        if (at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]) && (start == 0 || source[start - 1] != '.'))
        {
            at++;
            Digits(source, ref at);
            kind = TokenKind.Number;
        }

        var exponent = at + 1;
        if (at < source.Length && source[at] is 'e' or 'E')
        {
            exponent += exponent < source.Length && source[exponent] is '+' or '-' ? 1 : 0;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                at = exponent;
                Digits(source, ref at);
                kind = TokenKind.Number;
            }
        }

        return (kind, source[start..at].Replace("_", "", StringComparison.Ordinal));
    }

    private static (TokenKind Kind, string Text) Based(string source, ref int at)
    {
        var style = char.ToLowerInvariant(source[at + 1]);
        var start = at + 2;
        for (at = start; at < source.Length && (source[at] == '_' || char.IsAsciiHexDigit(source[at]));)
        {
            at++;
        }

        var digits = source[start..at].Replace("_", "", StringComparison.Ordinal);
        try
        {
            return (TokenKind.Whole,
                Convert.ToInt64(digits, style == 'x' ? 16 : style == 'o' ? 8 : 2).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception cause) when (cause is FormatException or OverflowException)
        {
            throw new TemplateFault($"Expected a whole number of 64 bits, got '0{style}{digits}'. Mend the template.");
        }
    }

    private static void Digits(string source, ref int at)
    {
        while (at < source.Length
            && (char.IsAsciiDigit(source[at]) || (source[at] == '_' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1]))))
        {
            at++;
        }
    }

    private static string Quoted(string source, ref int at, int line)
    {
        var mark = source[at++];
        var text = new StringBuilder();
        while (at < source.Length && source[at] != mark)
        {
            if (source[at] == '\\' && at + 1 < source.Length)
            {
                at++;
                Escape(source, ref at, text, line);
            }
            else
            {
                text.Append(source[at++]);
            }
        }

        if (at >= source.Length)
        {
            throw new TemplateFault($"Expected an end of the text, got none. Write {mark} after it.", line);
        }

        at++;
        return text.ToString();
    }

    // Python's escapes; one that it does not know stays as it is, with its backslash.
    private static void Escape(string source, ref int at, StringBuilder text, int line)
    {
        var sign = source[at++];
        const string plain = "\\'\"abfnrtv";
        if (plain.IndexOf(sign, StringComparison.Ordinal) is var index and >= 0)
        {
            text.Append("\\'\"\a\b\f\n\r\t\v"[index]);
        }
        else if (sign is 'x' or 'u' or 'U')
        {
            var digits = sign == 'x' ? 2 : sign == 'u' ? 4 : 8;
            if (at + digits > source.Length
                || !int.TryParse(source.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                || code is < 0 or > 0x10FFFF)
            {
                throw new TemplateFault($"Expected a character's number after '\\{sign}', got none. Mend the template.", line);
            }

            at += digits;
            text.Append(code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString());
        }
        else if (sign is >= '0' and <= '7')
        {
            var code = sign - '0';
            for (var i = 0; i < 2 && at < source.Length && source[at] is >= '0' and <= '7'; i++)
            {
                code = (code * 8) + (source[at++] - '0');
            }

            text.Append((char)code);
        }
        else if (sign == 'N')
        {
            throw new TemplateFault("Expected a character by its number, got one by its name ('\\N'). Write '\\u' and four digits.", line);
        }
        else if (sign != '\n')
        {
            text.Append('\\').Append(sign);
        }
    }
}
