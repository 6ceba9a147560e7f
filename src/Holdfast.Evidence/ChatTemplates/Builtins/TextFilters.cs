using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Filters that write a value and change the text.</summary>
internal static class TextFilters
{
    /// <summary>Them by name.</summary>
    public static IReadOnlyDictionary<string, Filter> All { get; } = new Dictionary<string, Filter>
    {
        ["string"] = Plain(text => text),
        ["safe"] = Plain(text => text),
        ["trim"] = Of((text, given, _) =>
            PythonText.Strip(text, given.Bind(0, "chars")[0] is { } set && set != Arguments.Missing ? Value.Text(set) : null)),
        ["upper"] = Plain(TextCase.Upper),
        ["lower"] = Plain(text => text.ToLowerInvariant()),
        ["capitalize"] = Plain(text => TextCase.Capitalize(text)),
        ["title"] = Plain(text => TextCase.TitleWords(text)),
        ["replace"] = Of((text, given, budget) => given.Bind(2, "old", "new", "count") is var bound
            ? TextMethods.Replace(text, PythonText.Of(bound[0], budget), PythonText.Of(bound[1], budget),
                bound[2] is null || bound[2] == Arguments.Missing ? -1 : Value.Whole(bound[2]), budget)
            : ""),
        ["format"] = Of((text, given, budget) => TextFormat.Percent(text, new ListValue(given.Positional, IsTuple: true), budget)),
        ["indent"] = Of(Indent),
        ["e"] = Of(Escape),
        ["escape"] = Of(Escape),
        ["wordcount"] = (value, given, rendering) =>
            (long)TextSplitting.Split(PythonText.Of(value, rendering.Budget), given, rendering.Budget, fromEnd: false).Items.Count,
        ["tojson"] = PythonJson.Filter,
    };

    private static Filter Of(Func<string, Arguments, Budget, string> change) => (value, given, rendering) =>
    {
        var text = PythonText.Of(value, rendering.Budget);
        rendering.Budget.Reserve(text.Length);
        return rendering.Budget.Text(change(text, given, rendering.Budget));
    };

    private static Filter Plain(Func<string, string> change) => Of((text, given, _) => given.Bind(0) is not null ? change(text) : "");

    private static string Escape(string text, Arguments given, Budget budget)
    {
        budget.Reserve(text.Length * 5L);
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
            .Replace("\"", "&#34;", StringComparison.Ordinal);
    }

    private static string Indent(string text, Arguments given, Budget budget)
    {
        var bound = given.Bind(0, "width", "first", "blank");
        var width = bound[0] == Arguments.Missing ? 4L : bound[0];
        budget.Reserve(width is long blanks ? blanks : 0);
        var margin = width as string ?? new string(' ', (int)Math.Max(0, Value.Whole(width)));
        var (first, blank) = (Flag(bound[1]), Flag(bound[2]));
        var lines = PythonText.Lines(text + "\n").ToList();
        budget.Reserve(text.Length + ((long)margin.Length * lines.Count));
        return string.Join("\n", lines.Select((line, at) => (at == 0 ? first : blank || line.Length > 0) ? margin + line : line));
    }

    private static bool Flag(object? given) => given != Arguments.Missing && Value.Truth(given);
}
