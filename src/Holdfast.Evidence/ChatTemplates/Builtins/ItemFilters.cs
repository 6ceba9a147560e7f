using System.Globalization;
using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>Filters of lists, mappings and streams as wholes.</summary>
internal static class ItemFilters
{
    /// <summary>Them by name.</summary>
    public static IReadOnlyDictionary<string, Filter> All { get; } = new Dictionary<string, Filter>
    {
        ["length"] = (value, given, _) => Plain(given, () => Value.Length(value)),
        ["count"] = (value, given, _) => Plain(given, () => Value.Length(value)),
        ["list"] = (value, given, rendering) => Plain(given, () => Counted(Value.Items(value), rendering.Budget)),
        ["first"] = (value, given, _) =>
            Plain(given, () => Value.Items(value).DefaultIfEmpty(new UndefinedValue("the first item")).First()),
        ["last"] = (value, given, _) => Plain(given, () => Solid(value).DefaultIfEmpty(new UndefinedValue("the last item")).Last()),
        ["reverse"] = (value, given, rendering) => Plain<object?>(given, () => value is string text
            ? string.Concat(PythonText.Characters(text).Reverse())
            : new StreamValue(Counted(Solid(value), rendering.Budget).Items.Reverse())),
        ["items"] = (value, given, _) => Plain(given, () => new StreamValue(value switch
        {
            MappingValue mapping => mapping.Entries.Select(entry => (object?)new ListValue([entry.Key, entry.Value], IsTuple: true)),
            UndefinedValue => [],
            _ => throw Value.Misfit("a mapping", value),
        })),
        ["join"] = Join,
        ["sort"] = (value, given, rendering) => given.Bind(0, "reverse", "case_sensitive", "attribute") is var bound
            ? new ListValue(Ordered(Value.Items(value), Flag(bound[0]), Key(bound[2], Flag(bound[1])), rendering.Budget))
            : null,
        ["dictsort"] = DictSort,
        ["unique"] = Unique,
        ["min"] = (value, given, rendering) => Extreme(value, given, rendering, largest: false),
        ["max"] = (value, given, rendering) => Extreme(value, given, rendering, largest: true),
        ["sum"] = Sum,
    };

    /// <summary>What an attribute's path leads to; the value itself where none is given.</summary>
    public static Func<object?, object?> Path(object? attribute)
    {
        if (attribute is null || attribute == Arguments.Missing)
        {
            return value => value;
        }

        object?[] steps = attribute is string path
            ? [.. path.Split('.').Select(Step)]
            : [attribute];
        return value => steps.Aggregate(value, Lookup.Item);
    }

    private static object? Step(string step) =>
        long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : step;

    private static ListValue Counted(IEnumerable<object?> items, Budget budget)
    {
        var list = new List<object?>();
        foreach (var item in items)
        {
            budget.Spend(1);
            list.Add(item);
        }

        return new ListValue(list);
    }

    // Items that can be gone through from the end; a stream's cannot.
    private static IEnumerable<object?> Solid(object? value) =>
        value is StreamValue ? throw new TemplateFault("Expected a list, got a stream of items. Write '|list' before the filter.")
            : Value.Items(value);

    private static object? Plain<T>(Arguments given, Func<T> value)
    {
        given.Bind(0);
        return value();
    }

    private static bool Flag(object? given) => given != Arguments.Missing && Value.Truth(given);

    // Without regard to case, unless it is asked for.
    private static Func<object?, object?> Key(object? attribute, bool caseSensitive)
    {
        var path = Path(attribute);
        return value => path(value) is string text && !caseSensitive ? text.ToLowerInvariant() : path(value);
    }

    private static List<object?> Ordered(IEnumerable<object?> items, bool reverse, Func<object?, object?> key, Budget budget)
    {
        var order = Comparer<object?>.Create((left, right) => Value.Compare(left, right, budget));
        var keyed = items.Select(item => (Item: item, Key: key(item))).ToList();
        var ordered = reverse ? keyed.OrderByDescending(pair => pair.Key, order) : keyed.OrderBy(pair => pair.Key, order);
        return [.. ordered.Select(pair => pair.Item)];
    }

    private static object? Join(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "d", "attribute");
        var path = Path(bound[1]);
        var between = bound[0] == Arguments.Missing ? "" : PythonText.Of(bound[0], rendering.Budget);
        return TextMethods.Join(between, Value.Items(value).Select(item => PythonText.Of(path(item), rendering.Budget)), rendering.Budget);
    }

    private static object? DictSort(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "case_sensitive", "by", "reverse");
        var place = bound[1] == Arguments.Missing || bound[1] is "key" ? 0L : bound[1] is "value" ? 1L
            : throw given.Fault("'key' or 'value'", "something else");
        return value is not MappingValue mapping ? throw Value.Misfit("a mapping", value) : new ListValue(Ordered(
            mapping.Entries.Select(entry => (object?)new ListValue([entry.Key, entry.Value], IsTuple: true)),
            Flag(bound[2]), Key(place, Flag(bound[0])), rendering.Budget));
    }

    private static object? Unique(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "case_sensitive", "attribute");
        var key = Key(bound[1], Flag(bound[0]));
        return new StreamValue(First(Value.Items(value)));

        IEnumerable<object?> First(IEnumerable<object?> items)
        {
            var seen = new MappingValue();
            foreach (var item in items)
            {
                rendering.Budget.Spend(1);
                if (!seen.TryGet(key(item), out _))
                {
                    seen.Set(key(item), null);
                    yield return item;
                }
            }
        }
    }

    private static object? Extreme(object? value, Arguments given, Rendering rendering, bool largest)
    {
        var bound = given.Bind(0, "case_sensitive", "attribute");
        var key = Key(bound[1], Flag(bound[0]));
        object? best = Arguments.Missing;
        foreach (var item in Value.Items(value))
        {
            if (best == Arguments.Missing || Value.Compare(key(item), key(best), rendering.Budget) is var order
                && (largest ? order > 0 : order < 0))
            {
                best = item;
            }
        }

        return best == Arguments.Missing ? new UndefinedValue("an item of an empty list") : best;
    }

    private static object? Sum(object? value, Arguments given, Rendering rendering)
    {
        var bound = given.Bind(0, "attribute", "start");
        var path = Path(bound[0]);
        return Value.Items(value).Aggregate(bound[1] == Arguments.Missing ? 0L : bound[1], (sum, item) =>
            Arithmetic.Compute(sum, "+", path(item), rendering.Budget));
    }
}
