using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Texts taken apart.</summary>
internal static class TextSplitting
{
    /// <summary>split and rsplit: at a separator, or at runs of white space, so many times.</summary>
    public static ListValue Split(string text, Arguments given, Budget budget, bool fromEnd)
    {
        var bound = given.Bind(0, "sep", "maxsplit");
        var most = bound[1] == Arguments.Missing ? -1 : Value.Whole(bound[1]);
        var separator = bound[0] is null || bound[0] == Arguments.Missing ? null : Value.Text(bound[0]);
        if (separator is "")
        {
            throw given.Fault("a separator", "an empty one");
        }

        var parts = separator is null ? Words(text, most, fromEnd) : Parts(text, separator, most, fromEnd);
        budget.Spend(parts.Count);
        return new ListValue(parts);
    }

    /// <summary>splitlines.</summary>
    public static ListValue SplitLines(string text, Arguments given, Budget budget)
    {
        var keeps = given.Bind(0, "keepends")[0];
        var lines = PythonText.Lines(text, keeps != Arguments.Missing && Value.Truth(keeps)).ToList();
        budget.Spend(lines.Count);
        return new ListValue(lines);
    }

    /// <summary>partition and rpartition: what is before a separator, it, and what is after.</summary>
    public static ListValue Partition(string text, Arguments given, bool fromEnd)
    {
        var separator = Value.Text(given.Bind(1, "sep")[0]);
        var at = separator.Length == 0 ? throw given.Fault("a separator", "an empty one")
            : fromEnd ? text.LastIndexOf(separator, StringComparison.Ordinal)
            : text.IndexOf(separator, StringComparison.Ordinal);
        return new ListValue(
            at >= 0 ? [text[..at], separator, text[(at + separator.Length)..]] : fromEnd ? ["", "", text] : [text, "", ""],
            IsTuple: true);
    }

    private static List<string> Parts(string text, string separator, long most, bool fromEnd)
    {
        var parts = new List<string>();
        var rest = text.AsSpan();
        while (most < 0 || parts.Count < most)
        {
            var at = fromEnd ? rest.LastIndexOf(separator) : rest.IndexOf(separator);
            if (at < 0)
            {
                break;
            }

            parts.Add((fromEnd ? rest[(at + separator.Length)..] : rest[..at]).ToString());
            rest = fromEnd ? rest[..at] : rest[(at + separator.Length)..];
        }

        return Finish(parts, rest.ToString(), fromEnd);
    }

    private static List<string> Words(string text, long most, bool fromEnd)
    {
        var parts = new List<string>();
        var (start, end) = (0, text.Length);
        while (true)
        {
            while (start < end && PythonText.IsSpace(text[fromEnd ? end - 1 : start]))
            {
                (start, end) = fromEnd ? (start, end - 1) : (start + 1, end);
            }

            if (start == end)
            {
                return Finish(parts, null, fromEnd);
            }

            if (most >= 0 && parts.Count >= most)
            {
                return Finish(parts, text[start..end], fromEnd);
            }

            var (from, to) = (start, end);
            while (start < end && !PythonText.IsSpace(text[fromEnd ? end - 1 : start]))
            {
                (start, end) = fromEnd ? (start, end - 1) : (start + 1, end);
            }

            parts.Add(fromEnd ? text[end..to] : text[from..start]);
        }
    }

    private static List<string> Finish(List<string> parts, string? rest, bool fromEnd)
    {
        if (rest is not null)
        {
            parts.Add(rest);
        }

        if (fromEnd)
        {
            parts.Reverse();
        }

        return parts;
    }
}
