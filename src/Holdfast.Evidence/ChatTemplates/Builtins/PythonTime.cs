using System.Globalization;
using System.Text;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Python's strftime in the C locale, of English names.</summary>
internal static class PythonTime
{
    /// <summary>A time in a format of percent signs and letters.</summary>
    /// <exception cref="TemplateFault">A letter is not known here.</exception>
    public static string Format(DateTimeOffset time, string format)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            var unpadded = format[++at] == '-' && at + 1 < format.Length;
            at += unpadded ? 1 : 0;
            var part = Part(time, format[at]);
            text.Append(unpadded && part.Length > 1 ? part.TrimStart('0') is { Length: > 0 } bare ? bare : "0" : part);
        }

        return text.ToString();
    }

    private static string Part(DateTimeOffset time, char letter) => letter switch
    {
        'Y' => Net(time, "yyyy"),
        'y' => Net(time, "yy"),
        'm' => Net(time, "MM"),
        'd' => Net(time, "dd"),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'B' => Net(time, "MMMM"),
        'b' or 'h' => Net(time, "MMM"),
        'A' => Net(time, "dddd"),
        'a' => Net(time, "ddd"),
        'H' => Net(time, "HH"),
        'I' => Net(time, "hh"),
        'M' => Net(time, "mm"),
        'S' => Net(time, "ss"),
        'f' => Net(time, "ffffff"),
        'p' => Net(time, "tt"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'F' => Net(time, "yyyy-MM-dd"),
        'T' => Net(time, "HH:mm:ss"),
        'D' or 'x' => Net(time, "MM/dd/yy"),
        'X' => Net(time, "HH:mm:ss"),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => ((((int)time.DayOfWeek + 6) % 7) + 1).ToString(CultureInfo.InvariantCulture),
        'Z' or 'z' => "",
        '%' => "%",
        _ => throw new TemplateFault(
            $"Expected a part of the time that is known here, got '%{letter}'. Use %Y, %m, %d, %B, %b, %A, %a, %H, %I, %M, %S or %p."),
    };

    private static string Net(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);
}
