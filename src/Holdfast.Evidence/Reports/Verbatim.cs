using System.Globalization;
using System.Text;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What a model read or wrote, as a page shows it: no longer than there is room for, and nothing in it that works without being seen.
/// </summary>
internal static class Verbatim
{
    /// <summary>
    /// The beginning of a text. Line feeds stay; control characters, signs that steer the writing direction or are invisible, and line
    /// separators stand as their number: <c>⟨U+001B⟩</c>.
    /// </summary>
    /// <param name="text">Any text; half a surrogate pair reads as U+FFFD.</param>
    /// <param name="limit">The most Unicode scalars; what is left out is counted.</param>
    internal static string Of(string text, int limit)
    {
        var shown = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length++ < limit)
            {
                shown.Append(IsSeen(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩"));
            }
        }

        return length <= limit ? shown.ToString()
            : shown.Append(CultureInfo.InvariantCulture, $" … ({length - limit} more characters)").ToString();
    }

    private static bool IsSeen(Rune rune) => rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
