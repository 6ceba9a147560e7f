using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Texts filled up to a width.</summary>
internal static class TextPadding
{
    /// <summary>Fills a text with blanks or another character, a share of them in front.</summary>
    public static string Pad(string text, Arguments given, Budget budget, int before, int of)
    {
        var bound = given.Bind(1, "width", "fillchar");
        var fill = bound[1] == Arguments.Missing ? " " : Value.Text(bound[1]);
        var width = Value.Whole(bound[0]);
        var room = Math.Max(0, width - PythonText.Length(text));
        budget.Reserve(text.Length + room);

        // Python gives an odd blank of a centred text to the left where the width is odd too.
        var front = of == 1 ? room * before : (room / 2) + (room & width & 1);
        return Repeat(fill, front) + text + Repeat(fill, room - front);
    }

    /// <summary>zfill: fills with zeros behind the sign.</summary>
    public static object? ZeroFill(string text, Arguments given, Budget budget)
    {
        var room = Math.Max(0, Value.Whole(given.Bind(1, "width")[0]) - PythonText.Length(text));
        budget.Reserve(text.Length + room);
        var sign = text.Length > 0 && (text[0] is '+' or '-') ? 1 : 0;
        return text[..sign] + new string('0', (int)room) + text[sign..];
    }

    private static string Repeat(string fill, long times) => string.Concat(Enumerable.Repeat(fill, checked((int)times)));
}
