using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Methods of mappings and lists. Those that would change one are refused, as in Jinja2's immutable sandbox.</summary>
internal static class ContainerMethods
{
    /// <summary>The method of a mapping, or <see cref="Arguments.Missing"/>.</summary>
    public static object? Find(MappingValue mapping, string name) => name switch
    {
        "items" => Plain("items", () =>
            List(mapping.Entries.Select(entry => (object?)new ListValue([entry.Key, entry.Value], IsTuple: true)))),
        "keys" => Plain("keys", () => List(mapping.Entries.Select(entry => entry.Key))),
        "values" => Plain("values", () => List(mapping.Entries.Select(entry => entry.Value))),
        "copy" => Plain("copy", () => mapping),
        "get" => new CallableValue("'get'", (arguments, _) =>
        {
            var bound = arguments.Bind(1, "key", "default");
            return mapping.TryGet(bound[0], out var found) ? found : bound[1] == Arguments.Missing ? null : bound[1];
        }),
        "clear" or "pop" or "popitem" or "setdefault" or "update" => throw Changing(name, "mapping"),
        _ => Arguments.Missing,
    };

    /// <summary>The method of a list, or <see cref="Arguments.Missing"/>.</summary>
    public static object? Find(ListValue list, string name) => name switch
    {
        "copy" when !list.IsTuple => Plain("copy", () => list),
        "count" => new CallableValue("'count'", (arguments, rendering) =>
            (long)list.Items.Count(item => Value.Equal(item, arguments.Bind(1, "value")[0], rendering.Budget))),
        "index" => new CallableValue("'index'", (arguments, rendering) => Index(list, arguments, rendering.Budget)),
        "append" or "clear" or "extend" or "insert" or "pop" or "remove" or "reverse" or "sort" when !list.IsTuple =>
            throw Changing(name, "list"),
        _ => Arguments.Missing,
    };

    private static long Index(ListValue list, Arguments arguments, Budget budget)
    {
        var wanted = arguments.Bind(1, "value")[0];
        for (var at = 0; at < list.Items.Count; at++)
        {
            if (Value.Equal(list.Items[at], wanted, budget))
            {
                return at;
            }
        }

        throw arguments.Fault("a value of the list", "another one");
    }

    private static ListValue List(IEnumerable<object?> items) => new([.. items]);

    private static CallableValue Plain(string name, Func<object?> value) => new($"'{name}'", (arguments, _) =>
    {
        arguments.Bind(0);
        return value();
    });

    private static TemplateFault Changing(string name, string kind) =>
        new($"Expected a template that changes nothing it was given, got '{name}' of a {kind}. Make a new {kind}, or use a namespace.");
}
