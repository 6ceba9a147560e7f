using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>Python's rules for texts: they are rows of Unicode characters, not of UTF-16 units.</summary>
internal static class PythonText
{
    /// <summary>Whether a character is white space (Python's str.isspace).</summary>
    public static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\x1c' and <= '\x1f';

    /// <summary>A text without white space, or without characters of a set, at both ends.</summary>
    public static string Strip(string text, string? set = null) => StripStart(StripEnd(text, set), set);

    /// <summary>A text without white space, or without characters of a set, at its end.</summary>
    public static string StripEnd(string text, string? set = null)
    {
        var end = text.Length;
        while (end > 0 && Goes(text, end - (end > 1 && char.IsSurrogatePair(text, end - 2) ? 2 : 1), set) is var width and > 0)
        {
            end -= width;
        }

        return text[..end];
    }

    /// <summary>A text without white space, or without characters of a set, at its beginning.</summary>
    public static string StripStart(string text, string? set = null)
    {
        var start = 0;
        while (start < text.Length && Goes(text, start, set) is var width and > 0)
        {
            start += width;
        }

        return text[start..];
    }

    // Units of the character at a place if it goes, else zero.
    private static int Goes(string text, int at, string? set)
    {
        var width = at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
        return set is null ? IsSpace(text[at]) ? 1 : 0 : set.Contains(text.Substring(at, width), StringComparison.Ordinal) ? width : 0;
    }

    /// <summary>The number of characters.</summary>
    public static int Length(string text) => IsPlain(text) ? text.Length : Characters(text).Count();

    /// <summary>The characters, each as a text.</summary>
    public static IEnumerable<string> Characters(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var width = at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
            yield return text.Substring(at, width);
            at += width;
        }
    }

    /// <summary>Compares by code points, as Python does.</summary>
    public static int Compare(string left, string right) =>
        IsPlain(left) && IsPlain(right)
            ? string.CompareOrdinal(left, right)
            : left.EnumerateRunes().Zip(right.EnumerateRunes(), (a, b) => a.CompareTo(b))
                .FirstOrDefault(each => each != 0) is var order and not 0
                ? order
                : left.Length.CompareTo(right.Length);

    /// <summary>Whether every UTF-16 unit is a character.</summary>
    public static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>The lines of a text, with or without their ends; an end at the very end begins no further line.</summary>
    public static IEnumerable<string> Lines(string text, bool keepEnds = false)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length
                && text[end] is not ('\n' or '\r' or '\v' or '\f' or '\x1c' or '\x1d' or '\x1e' or '\x85' or '\u2028' or '\u2029'))
            {
                end++;
            }

            var next = end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? end + 2 : Math.Min(end + 1, text.Length);
            yield return text[start..(keepEnds ? next : end)];
            start = next;
        }
    }

    /// <summary>What str() makes of a value, and what a template writes for it.</summary>
    /// <exception cref="TemplateFault">The value has no written form.</exception>
    public static string Of(object? value, Budget budget)
    {
        switch (value)
        {
            case string text:
                return text;
            case UndefinedValue:
                return "";
            default:
                var written = new StringBuilder();
                Write(value, written, budget);
                return budget.Text(written.ToString());
        }
    }

    /// <summary>Writes what repr() makes of a value.</summary>
    public static void Write(object? value, StringBuilder into, Budget budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget.Spend(1);
        switch (value)
        {
            case null:
                into.Append("None");
                break;
            case bool truth:
                into.Append(truth ? "True" : "False");
                break;
            case long whole:
                into.Append(whole.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                into.Append(Number(number));
                break;
            case string text:
                budget.Reserve(text.Length);
                Quote(text, into);
                break;
            case UndefinedValue:
                into.Append("Undefined");
                break;
            case ListValue list:
                var end = !list.IsTuple ? "]" : list.Items.Count == 1 ? ",)" : ")";
                Join(list.IsTuple ? "(" : "[", list.Items, item => Write(item, into, budget), end, into);
                break;
            case MappingValue mapping:
                Join("{", mapping.Entries, entry => Entry(entry, into, budget), "}", into);
                break;
            case NamespaceValue names:
                into.Append("<Namespace ");
                Write(names.Attributes, into, budget);
                into.Append('>');
                break;
            default:
                throw new TemplateFault($"Expected a value that can be written, got {Value.Kind(value)}. Mend the template.");
        }
    }

    private static void Entry((object? Key, object? Value) entry, StringBuilder into, Budget budget)
    {
        Write(entry.Key, into, budget);
        into.Append(": ");
        Write(entry.Value, into, budget);
    }

    private static void Join<T>(string before, IEnumerable<T> items, Action<T> write, string after, StringBuilder into)
    {
        into.Append(before);
        var first = true;
        foreach (var item in items)
        {
            into.Append(first ? "" : ", ");
            first = false;
            write(item);
        }

        into.Append(after);
    }

    /// <summary>A number as Python writes it: the shortest that reads back the same, with an exponent below 1e-4 and from 1e16.</summary>
    public static string Number(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = Exponent(shortest);
        var sign = shortest[0] == '-' ? "-" : "";
        var digits = string.Concat(shortest.Split('E')[0].Where(char.IsAsciiDigit)).TrimStart('0').TrimEnd('0');
        digits = digits.Length == 0 ? "0" : digits;
        if (exponent is < -4 or >= 16)
        {
            var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{power}";
        }

        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // The power of ten of the first digit that is not zero.
    private static int Exponent(string shortest)
    {
        var parts = shortest.TrimStart('-').Split('E');
        var power = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? at : parts[0].Length;
        var first = parts[0].AsSpan().IndexOfAnyInRange('1', '9');
        return first < 0 ? 0 : power + (first < point ? point - first - 1 : point - first);
    }

    private static void Quote(string text, StringBuilder into)
    {
        var mark = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        into.Append(mark);
        foreach (var character in Characters(text))
        {
            var sign = character[0];
            into.Append(sign switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when sign == mark => $"\\{mark}",
                _ => IsPrintable(character) ? character : Escaped(character),
            });
        }

        into.Append(mark);
    }

    private static bool IsPrintable(string character) => character == " " || CharUnicodeInfo.GetUnicodeCategory(character, 0)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator);

    private static string Escaped(string character)
    {
        var code = char.IsSurrogatePair(character, 0) ? char.ConvertToUtf32(character, 0) : character[0];
        var digits = code.ToString("x8", CultureInfo.InvariantCulture);
        return code <= 0xFF ? $"\\x{digits[6..]}" : code <= 0xFFFF ? $"\\u{digits[4..]}" : $"\\U{digits}";
    }
}
