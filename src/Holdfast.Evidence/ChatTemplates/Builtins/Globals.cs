using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>The functions that every template can call.</summary>
internal static class Globals
{
    /// <summary>A scope with them.</summary>
    public static Scope Scope()
    {
        var scope = new Scope(null);
        foreach (var function in All())
        {
            scope.Set(function.Name.Trim('\''), function);
        }

        return scope;
    }

    private static IEnumerable<CallableValue> All() =>
    [
        new("'raise_exception'", (given, rendering) => throw Refusal(PythonText.Of(given.Bind(1, "message")[0], rendering.Budget))),
        new("'strftime_now'", (given, rendering) =>
            PythonTime.Format(rendering.Time.GetLocalNow(), Value.Text(given.Bind(1, "format")[0]))),
        new("'range'", Range),
        new("'dict'", (given, rendering) => Mapping(given)),
        new("'namespace'", Namespace),
        new("'joiner'", Joiner),
        new("'cycler'", Cycler),
    ];

    private static TemplateFault Refusal(string message) => new(
        $"Expected a conversation that the template takes, got its refusal '{message}'. Change the conversation or the template.");

    private static MappingValue Mapping(Arguments given)
    {
        var mapping = new MappingValue();
        foreach (var first in given.Positional)
        {
            foreach (var (key, value) in first is MappingValue other ? other.Entries : Value.Items(first).Select(Pair))
            {
                mapping.Set(key, value);
            }
        }

        foreach (var (name, value) in given.Named)
        {
            mapping.Set(name, value);
        }

        return given.Positional.Count <= 1 ? mapping : throw given.Fault("at most 1 argument", $"{given.Positional.Count}");

        (object? Key, object? Value) Pair(object? item) =>
            item is ListValue { Items: [var key, var value] } ? (key, value) : throw given.Fault("pairs", "something else");
    }

    private static NamespaceValue Namespace(Arguments given, Rendering rendering)
    {
        var names = new NamespaceValue();
        foreach (var (key, value) in Mapping(given).Entries)
        {
            names.Attributes.Set(key, value);
        }

        return names;
    }

    private static ListValue Range(Arguments given, Rendering rendering)
    {
        var bound = given.Bind(1, "start", "stop", "step");
        var (start, stop) = bound[1] == Arguments.Missing ? (0, Value.Whole(bound[0])) : (Value.Whole(bound[0]), Value.Whole(bound[1]));
        var step = bound[2] == Arguments.Missing ? 1 : Value.Whole(bound[2]);
        if (step == 0)
        {
            throw given.Fault("a step that is not zero", "0");
        }

        var items = new List<object?>();
        for (Int128 at = start; step > 0 ? at < stop : at > stop; at += step)
        {
            if (items.Count == Budget.MostItems)
            {
                throw given.Fault($"at most {Budget.MostItems} items", "more");
            }

            rendering.Budget.Spend(1);
            items.Add((long)at);
        }

        return new ListValue(items);
    }

    // Nothing at the first call, the separator at every later one.
    private static CallableValue Joiner(Arguments given, Rendering rendering)
    {
        var between = given.Bind(0, "sep")[0];
        var used = false;
        return new CallableValue("'joiner'", (_, _) =>
        {
            var text = !used ? "" : between == Arguments.Missing ? ", " : between;
            used = true;
            return text;
        });
    }

    private static NamespaceValue Cycler(Arguments given, Rendering rendering)
    {
        var at = 0;
        var items = given.Positional.Count > 0 ? given.Positional : throw given.Fault("at least one item", "none");
        var names = new NamespaceValue();
        names.Attributes.Set("next", new CallableValue("'next'", (_, _) => items[at++ % items.Count]));
        names.Attributes.Set("reset", new CallableValue("'reset'", (_, _) => at = 0));
        return names;
    }
}
