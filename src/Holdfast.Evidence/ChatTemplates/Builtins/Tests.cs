using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Whether something holds of a value.</summary>
internal delegate bool Test(object? value, Arguments given, Budget budget);

/// <summary>The tests that are known here, with Jinja2's meaning: a truth value is a number, but no whole number.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Test> _known = new()
    {
        ["defined"] = Plain(value => value is not UndefinedValue),
        ["undefined"] = Plain(value => value is UndefinedValue),
        ["none"] = Plain(value => value is null),
        ["boolean"] = Plain(value => value is bool),
        ["true"] = Plain(value => value is true),
        ["false"] = Plain(value => value is false),
        ["string"] = Plain(value => value is string),
        ["mapping"] = Plain(value => value is MappingValue),
        ["sequence"] = Plain(value => value is string or ListValue or MappingValue or UndefinedValue),
        ["iterable"] = Plain(value => value is string or ListValue or MappingValue or StreamValue or UndefinedValue),
        ["callable"] = Plain(value => value is CallableValue or UndefinedValue),
        ["number"] = Plain(value => value is long or double or bool),
        ["integer"] = Plain(value => value is long),
        ["float"] = Plain(value => value is double),
        ["odd"] = Plain(value => Value.Whole(value) % 2 != 0),
        ["even"] = Plain(value => Value.Whole(value) % 2 == 0),
        ["divisibleby"] = (value, given, _) => Value.Whole(given.Bind(1, "num")[0]) is not 0 and var divisor
            ? divisor == -1 || Value.Whole(value) % divisor == 0
            : throw given.Fault("a divisor that is not zero", "0"),
        ["upper"] = Plain(value => value is string text && text.Any(char.IsUpper) && !text.Any(char.IsLower)),
        ["lower"] = Plain(value => value is string text && text.Any(char.IsLower) && !text.Any(char.IsUpper)),
        ["sameas"] = (value, given, budget) => given.Bind(1, "other")[0] is var other && value?.GetType() == other?.GetType()
            && (value is null or bool or long or double or string ? Value.Equal(value, other, budget) : ReferenceEquals(value, other)),
        ["in"] = Compared("in"),
        ["eq"] = Compared("=="),
        ["=="] = Compared("=="),
        ["equalto"] = Compared("=="),
        ["ne"] = Compared("!="),
        ["!="] = Compared("!="),
        ["lt"] = Compared("<"),
        ["<"] = Compared("<"),
        ["lessthan"] = Compared("<"),
        ["le"] = Compared("<="),
        ["<="] = Compared("<="),
        ["gt"] = Compared(">"),
        [">"] = Compared(">"),
        ["greaterthan"] = Compared(">"),
        ["ge"] = Compared(">="),
        [">="] = Compared(">="),
    };

    /// <summary>A test by its name.</summary>
    /// <exception cref="TemplateFault">It is not known here.</exception>
    public static Test Find(string name) => _known.TryGetValue(name, out var test) ? test : throw new TemplateFault(
        $"Expected a test that is known here, got '{name}'. Use {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.");

    private static Test Plain(Func<object?, bool> holds) => (value, given, _) => given.Bind(0) is not null && holds(value);

    private static Test Compared(string sign) => (value, given, budget) =>
        Comparisons.Holds(value, sign, given.Bind(1, "other")[0], budget);
}
