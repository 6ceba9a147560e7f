using System.Globalization;
using System.Text;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Python's two old ways to put values into a text, in their plain forms: <c>'%s' % x</c> and <c>'{}'.format(x)</c>.</summary>
internal static class TextFormat
{
    /// <summary><c>text % value</c>: %s, %r, %d, %i, %x, %f, with width, zeros and places, and %%.</summary>
    public static string Percent(string text, object? value, Budget budget)
    {
        var values = value is ListValue { IsTuple: true } several ? several.Items : [value];
        var (made, used) = (new StringBuilder(), 0);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                made.Append(text[at++]);
                continue;
            }

            var start = ++at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or '-'))
            {
                at++;
            }

            var sign = at < text.Length ? text[at++] : '\0';
            if (sign == '%')
            {
                made.Append('%');
                continue;
            }

            var next = used < values.Count ? values[used++]
                : throw new TemplateFault("Expected a value for every '%', got fewer. Mend the template.");
            made.Append(Converted(sign, text[start..(at - 1)], next, budget));
        }

        return used == values.Count || value is MappingValue
            ? budget.Text(made.ToString())
            : throw new TemplateFault("Expected a '%' for every value, got fewer. Mend the template.");
    }

    private static string Converted(char sign, string layout, object? value, Budget budget)
    {
        var parts = layout.TrimStart('-').Split('.');
        if (!int.TryParse(parts[0].Length == 0 ? "0" : parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            || !int.TryParse(parts.Length > 1 && parts[1].Length > 0 ? parts[1] : "6", NumberStyles.None, CultureInfo.InvariantCulture,
                out var places)
            || parts.Length > 2 || places > 100)
        {
            throw Unknown(sign, layout);
        }

        var text = sign switch
        {
            's' when parts.Length == 1 => PythonText.Of(value, budget),
            'r' when parts.Length == 1 => Represented(value, budget),
            'd' or 'i' when parts.Length == 1 => Rounded(value).ToString(CultureInfo.InvariantCulture),
            'x' when parts.Length == 1 && Value.Whole(value) >= 0 => Value.Whole(value).ToString("x", CultureInfo.InvariantCulture),
            'f' => Value.ToDouble(Value.Number(value) ?? throw Value.Misfit("a number", value))
                .ToString($"F{places}", CultureInfo.InvariantCulture),
            _ => throw Unknown(sign, layout),
        };
        budget.Reserve(width);
        return layout.StartsWith('-') ? text.PadRight(width)
            : parts[0].StartsWith('0') && sign is not ('s' or 'r')
                ? (text[0] == '-' ? "-" + text[1..].PadLeft(Math.Max(0, width - 1), '0') : text.PadLeft(width, '0'))
            : text.PadLeft(width);
    }

    private static long Rounded(object? value) => Value.Number(value) is double number ? (long)number : Value.Whole(value);

    private static string Represented(object? value, Budget budget)
    {
        var written = new StringBuilder();
        PythonText.Write(value, written, budget);
        return written.ToString();
    }

    private static TemplateFault Unknown(char sign, string layout) =>
        new($"Expected a place for a value that is known here, got '%{layout}{sign}'. Use %s, %r, %d, %x or %f.");

    /// <summary>str.format: {}, {0} and {name}; double braces stand for braces.</summary>
    public static object? Braces(string text, Arguments given, Budget budget)
    {
        var (made, used) = (new StringBuilder(), 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('{' or '}'))
            {
                made.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == text[at])
            {
                made.Append(text[at++]);
            }
            else
            {
                var end = text.IndexOf('}', at);
                var name = text[at] == '{' && end > at ? text[(at + 1)..end] : throw given.Fault("braces in pairs", "one alone");
                var piece = PythonText.Of(Field(given, name, ref used), budget);
                budget.Reserve(made.Length + (long)piece.Length);
                made.Append(piece);
                at = end;
            }
        }

        return budget.Text(made.ToString());
    }

    private static object? Field(Arguments given, string name, ref int used)
    {
        if (name.Length == 0 || name.All(char.IsAsciiDigit))
        {
            var at = name.Length == 0 ? used++ : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                ? place : int.MaxValue;
            return at < given.Positional.Count ? given.Positional[at] : throw given.Fault("a value for every pair of braces", "fewer");
        }

        foreach (var (other, value) in given.Named)
        {
            if (other == name)
            {
                return value;
            }
        }

        throw given.Fault("braces around nothing, a number or the name of an argument", $"'{name}'");
    }
}
