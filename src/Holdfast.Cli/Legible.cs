using System.Globalization;
using System.Text;

namespace Holdfast.Cli;

/// <summary>
/// What files and the system say, made fit for a terminal: control characters and other signs that cannot be seen are written as
/// <c>\u001B</c>, and a long text loses its middle, so that both what was expected and what to do are read.
/// </summary>
internal static class Legible
{
    private const int Head = 500;
    private const int Tail = 300;

    /// <summary>A sentence on one line.</summary>
    public static string Of(string text)
    {
        var signs = new StringBuilder();
        foreach (var sign in Shorten(text).EnumerateRunes())
        {
            signs.Append(
                IsSeen(sign) ? sign.ToString()
                : sign.Value is '\n' or '\r' or '\t' ? " "
                : string.Create(CultureInfo.InvariantCulture, $"\\u{sign.Value:X4}"));
        }

        return signs.ToString();
    }

    /// <summary>The first line of a text, where the rest tells of places in the program.</summary>
    public static string Line(string text) => Of(text.Split('\n', 2)[0].TrimEnd('\r'));

    private static string Shorten(string text) => text.Length <= Head + Tail
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..Head]} [... {text.Length - Head - Tail} characters ...] {text[^Tail..]}");

    private static bool IsSeen(Rune sign) => Rune.GetUnicodeCategory(sign) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
