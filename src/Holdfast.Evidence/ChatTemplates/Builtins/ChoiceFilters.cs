using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Filters that choose or change items one by one, as they are asked for.</summary>
internal static class ChoiceFilters
{
    /// <summary>Them by name.</summary>
    public static IReadOnlyDictionary<string, Filter> All { get; } = new Dictionary<string, Filter>
    {
        ["default"] = Default,
        ["d"] = Default,
        ["attr"] = (value, given, _) =>
            Value.Text(given.Bind(1, "name")[0]) is var name && value is UndefinedValue undefined ? throw undefined.Fault()
            : Lookup.TryMember(value, name, out var member) ? member
            : new UndefinedValue($"the attribute '{name}' of {Value.Kind(value)}"),
        ["map"] = Map,
        ["select"] = (value, given, rendering) => Choose(value, given, rendering, ofAttribute: false, wanted: true),
        ["reject"] = (value, given, rendering) => Choose(value, given, rendering, ofAttribute: false, wanted: false),
        ["selectattr"] = (value, given, rendering) => Choose(value, given, rendering, ofAttribute: true, wanted: true),
        ["rejectattr"] = (value, given, rendering) => Choose(value, given, rendering, ofAttribute: true, wanted: false),
    };

    private static object? Default(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "default_value", "boolean");
        var replaces = value is UndefinedValue || (bound[1] != Arguments.Missing && Value.Truth(bound[1]) && !Value.Truth(value));
        return !replaces ? value : bound[0] == Arguments.Missing ? "" : bound[0];
    }

    private static StreamValue Map(object? value, Arguments given, Rendering rendering)
    {
        var change = Change(given, rendering);
        return Each(value, rendering, items => items.Select(change));
    }

    private static Func<object?, object?> Change(Arguments given, Rendering rendering)
    {
        if (given.Positional.Count > 0)
        {
            var filter = Filters.Find(Value.Text(given.Positional[0]));
            var rest = given with { Positional = [.. given.Positional.Skip(1)] };
            return item => filter(item, rest, rendering);
        }

        var bound = given.Bind(0, "attribute", "default");
        var path = bound[0] == Arguments.Missing ? throw given.Fault("an attribute or a filter", "neither") : ItemFilters.Path(bound[0]);
        return item => path(item) is var found && found is UndefinedValue && bound[1] != Arguments.Missing ? bound[1] : found;
    }

    private static StreamValue Choose(object? value, Arguments given, Rendering rendering, bool ofAttribute, bool wanted)
    {
        var first = ofAttribute ? 1 : 0;
        var path = ItemFilters.Path(
            !ofAttribute ? null : given.Positional.Count > 0 ? given.Positional[0] : throw given.Fault("an attribute", "none"));
        Test test = given.Positional.Count > first ? Tests.Find(Value.Text(given.Positional[first])) : (item, _, _) => Value.Truth(item);
        var rest = given with { Positional = [.. given.Positional.Skip(first + 1)] };
        return Each(value, rendering, items => items.Where(item => test(path(item), rest, rendering.Budget) == wanted));
    }

    // As in Jinja2 the value is looked at when the first item is asked for, and none and zero have no items here.
    private static StreamValue Each(object? value, Rendering rendering, Func<IEnumerable<object?>, IEnumerable<object?>> change)
    {
        return new StreamValue(Lazily());

        IEnumerable<object?> Lazily()
        {
            foreach (var item in change(Value.Truth(value) ? Value.Items(value) : []))
            {
                rendering.Budget.Spend(1);
                yield return item;
            }
        }
    }
}
