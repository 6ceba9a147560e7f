using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>
/// Methods of texts, with Python's meaning. Upper and lower case map one character to one, but for ß and Latin ligatures.
/// </summary>
internal static class TextMethods
{
    private static readonly Dictionary<string, Func<string, Arguments, Budget, object?>> _methods = new()
    {
        ["strip"] = (text, given, _) => PythonText.Strip(text, Set(given)),
        ["lstrip"] = (text, given, _) => PythonText.StripStart(text, Set(given)),
        ["rstrip"] = (text, given, _) => PythonText.StripEnd(text, Set(given)),
        ["upper"] = (text, given, _) => Plain(given, () => TextCase.Upper(text)),
        ["lower"] = (text, given, _) => Plain(given, text.ToLowerInvariant),
        ["casefold"] = (text, given, _) => Plain(given, text.ToLowerInvariant),
        ["title"] = (text, given, _) => Plain(given, () => TextCase.Title(text)),
        ["capitalize"] = (text, given, _) => Plain(given, () => TextCase.Capitalize(text)),
        ["swapcase"] = (text, given, _) => Plain(given, () => TextCase.Swap(text)),
        ["split"] = (text, given, budget) => TextSplitting.Split(text, given, budget, fromEnd: false),
        ["rsplit"] = (text, given, budget) => TextSplitting.Split(text, given, budget, fromEnd: true),
        ["splitlines"] = (text, given, budget) => TextSplitting.SplitLines(text, given, budget),
        ["partition"] = (text, given, _) => TextSplitting.Partition(text, given, fromEnd: false),
        ["rpartition"] = (text, given, _) => TextSplitting.Partition(text, given, fromEnd: true),
        ["startswith"] = (text, given, _) => Affix(text, given, (whole, part) => whole.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = (text, given, _) => Affix(text, given, (whole, part) => whole.EndsWith(part, StringComparison.Ordinal)),
        ["removeprefix"] = (text, given, _) =>
            Value.Text(given.Bind(1, "prefix")[0]) is var part && text.StartsWith(part, StringComparison.Ordinal) ? text[part.Length..]
            : text,
        ["removesuffix"] = (text, given, _) =>
            Value.Text(given.Bind(1, "suffix")[0]) is var part && text.EndsWith(part, StringComparison.Ordinal) ? text[..^part.Length]
            : text,
        ["replace"] = (text, given, budget) => given.Bind(2, "old", "new", "count") is var bound
            ? Replace(text, Value.Text(bound[0]), Value.Text(bound[1]), bound[2] == Arguments.Missing ? -1 : Value.Whole(bound[2]), budget)
            : null,
        ["join"] = (text, given, budget) => Join(text, Value.Items(given.Bind(1, "items")[0]).Select(Value.Text), budget),
        ["find"] = (text, given, _) => Place(text, given, (whole, part) => whole.IndexOf(part, StringComparison.Ordinal)),
        ["rfind"] = (text, given, _) => Place(text, given, (whole, part) => whole.LastIndexOf(part, StringComparison.Ordinal)),
        ["index"] = (text, given, _) =>
            Place(text, given, (whole, part) => whole.IndexOf(part, StringComparison.Ordinal)) is var at and >= 0 ? at
            : throw given.Fault("a text that is in it", "another one"),
        ["count"] = (text, given, _) => Occurrences(text, Value.Text(given.Bind(1, "part")[0])),
        ["isdigit"] = (text, given, _) => Every(text, given, char.IsDigit),
        ["isdecimal"] = (text, given, _) => Every(text, given, char.IsDigit),
        ["isnumeric"] = (text, given, _) => Every(text, given, char.IsNumber),
        ["isalpha"] = (text, given, _) => Every(text, given, char.IsLetter),
        ["isalnum"] = (text, given, _) => Every(text, given, sign => char.IsLetter(sign) || char.IsNumber(sign)),
        ["isspace"] = (text, given, _) => Every(text, given, PythonText.IsSpace),
        ["isupper"] = (text, given, _) => Plain(given, () => text.Any(char.IsUpper) && !text.Any(char.IsLower)),
        ["islower"] = (text, given, _) => Plain(given, () => text.Any(char.IsLower) && !text.Any(char.IsUpper)),
        ["ljust"] = (text, given, budget) => TextPadding.Pad(text, given, budget, before: 0, of: 1),
        ["rjust"] = (text, given, budget) => TextPadding.Pad(text, given, budget, before: 1, of: 1),
        ["center"] = (text, given, budget) => TextPadding.Pad(text, given, budget, before: 1, of: 2),
        ["zfill"] = TextPadding.ZeroFill,
        ["format"] = TextFormat.Braces,
    };

    private static readonly HashSet<string> _otherMethods =
        ["encode", "expandtabs", "format_map", "isascii", "isidentifier", "isprintable", "istitle", "maketrans", "rindex", "translate"];

    /// <summary>The method of a text, or <see cref="Arguments.Missing"/>.</summary>
    /// <exception cref="TemplateFault">Python has such a method, but it is not known here.</exception>
    public static object? Find(string text, string name) =>
        _methods.TryGetValue(name, out var method) ? new CallableValue($"'{name}'", (given, rendering) =>
        {
            rendering.Budget.Reserve(text.Length);
            return method(text, given, rendering.Budget);
        })
        : _otherMethods.Contains(name) ? throw new TemplateFault(
            $"Expected a method of texts that is known here, got '{name}'. "
            + $"Use {string.Join(", ", _methods.Keys.Order(StringComparer.Ordinal))}.")
        : Arguments.Missing;

    /// <summary>A text with so many occurrences of a part replaced; all where the count is negative.</summary>
    public static string Replace(string text, string old, string with, long count, Budget budget)
    {
        var all = Occurrences(text, old);
        var times = count < 0 ? all : Math.Min(count, all);
        budget.Reserve(text.Length + (times * Math.Max(0, with.Length - old.Length)));
        if (old.Length == 0)
        {
            var characters = PythonText.Characters(text).ToList();
            return string.Concat(characters.Select((character, at) => at < times ? with + character : character))
                + (characters.Count < times ? with : "");
        }

        if (times == all)
        {
            return text.Replace(old, with, StringComparison.Ordinal);
        }

        var parts = text.Split(old, (int)times + 1);
        return string.Join(with, parts);
    }

    /// <summary>Texts with another between them.</summary>
    public static string Join(string between, IEnumerable<string> parts, Budget budget)
    {
        var joined = parts.ToList();
        budget.Reserve(joined.Sum(part => (long)part.Length) + ((long)between.Length * joined.Count));
        return string.Join(between, joined);
    }

    private static long Occurrences(string text, string part)
    {
        if (part.Length == 0)
        {
            return PythonText.Length(text) + 1;
        }

        var found = 0L;
        for (var at = -part.Length; (at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal)) >= 0;)
        {
            found++;
        }

        return found;
    }

    private static string? Set(Arguments given) =>
        given.Bind(0, "chars")[0] is { } set && set != Arguments.Missing ? Value.Text(set) : null;

    private static object? Plain<T>(Arguments given, Func<T> value)
    {
        given.Bind(0);
        return value();
    }

    private static object? Every(string text, Arguments given, Func<char, bool> holds) =>
        Plain(given, () => text.Length > 0 && text.All(holds));

    private static object? Affix(string text, Arguments given, Func<string, string, bool> fits) =>
        given.Bind(1, "affix")[0] is ListValue { IsTuple: true } several
            ? several.Items.Any(part => fits(text, Value.Text(part)))
            : fits(text, Value.Text(given.Bind(1, "affix")[0]));

    private static long Place(string text, Arguments given, Func<string, string, int> find) =>
        find(text, Value.Text(given.Bind(1, "part")[0])) is var at and >= 0 ? PythonText.Length(text[..at]) : -1;
}
