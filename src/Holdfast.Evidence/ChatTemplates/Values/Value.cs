using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>
/// Python's rules for the values of templates: null, bool, long, double, string, <see cref="ListValue"/>, <see cref="MappingValue"/>,
/// <see cref="StreamValue"/>, <see cref="NamespaceValue"/>, <see cref="CallableValue"/> and <see cref="UndefinedValue"/>.
/// </summary>
internal static class Value
{
    /// <summary>A value of .NET or JSON as one of templates.</summary>
    public static object? From(object? given)
    {
        switch (given)
        {
            case null or bool or long or double or string or ListValue or MappingValue:
                return given;
            case int or short or byte:
                return Convert.ToInt64(given, CultureInfo.InvariantCulture);
            case float number:
                return (double)number;
            case ChatMessage message:
                return Mapping([new("role", message.Role), new("content", message.Content), .. message.More]);
            case JsonElement json:
                return FromJson(json);
            case IReadOnlyDictionary<string, object?> map:
                return Mapping(map);
            case IEnumerable items:
                return new ListValue([.. items.Cast<object?>().Select(From)]);
            default:
                throw new ArgumentException($"A template takes no {given.GetType().Name}.", nameof(given));
        }
    }

    private static object? FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number when json.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Array => new ListValue([.. json.EnumerateArray().Select(FromJson)]),
        _ => Mapping(json.EnumerateObject().Select(member => new KeyValuePair<string, object?>(member.Name, member.Value))),
    };

    private static MappingValue Mapping(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var mapping = new MappingValue();
        foreach (var (key, value) in entries)
        {
            mapping.Set(key, From(value));
        }

        return mapping;
    }

    /// <summary>Whether a value counts as true: not nothing, zero or empty.</summary>
    public static bool Truth(object? value) => value switch
    {
        null or UndefinedValue => false,
        bool truth => truth,
        long whole => whole != 0,
        double number => number != 0,
        string text => text.Length > 0,
        ListValue list => list.Items.Count > 0,
        MappingValue mapping => mapping.Entries.Count > 0,
        _ => true,
    };

    /// <summary>The items of a value: of a list its items, of a mapping its keys, of a text its characters.</summary>
    /// <exception cref="TemplateFault">It has none.</exception>
    public static IEnumerable<object?> Items(object? value) => value switch
    {
        ListValue list => list.Items,
        MappingValue mapping => mapping.Entries.Select(entry => entry.Key),
        string text => PythonText.Characters(text),
        StreamValue stream => stream.Rest(),
        UndefinedValue => [],
        _ => throw Misfit("something with items", value),
    };

    /// <summary>The number of items.</summary>
    /// <exception cref="TemplateFault">It has no length.</exception>
    public static long Length(object? value) => value switch
    {
        ListValue list => list.Items.Count,
        MappingValue mapping => mapping.Entries.Count,
        string text => PythonText.Length(text),
        UndefinedValue => 0,
        _ => throw Misfit("something with a length", value),
    };

    /// <summary>Whether two values are equal: numbers and truth values by size, lists and mappings by their items.</summary>
    public static bool Equal(object? left, object? right, Budget budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        budget.Spend(1);
        switch (left, right)
        {
            case (string a, string b):
                budget.Reserve(Math.Min(a.Length, b.Length));
                return string.Equals(a, b, StringComparison.Ordinal);
            case (UndefinedValue, UndefinedValue):
                return true;
            case (ListValue a, ListValue b):
                return ReferenceEquals(a, b)
                    || (a.IsTuple == b.IsTuple && a.Items.Count == b.Items.Count
                        && a.Items.Zip(b.Items).All(pair => Equal(pair.First, pair.Second, budget)));
            case (MappingValue a, MappingValue b):
                return ReferenceEquals(a, b) || (a.Entries.Count == b.Entries.Count
                    && a.Entries.All(entry => b.TryGet(entry.Key, out var other) && Equal(entry.Value, other, budget)));
            default:
                return Number(left) is { } one && Number(right) is { } two ? one is long x && two is long y ? x == y
                    : ToDouble(one) == ToDouble(two)
                    : ReferenceEquals(left, right);
        }
    }

    /// <summary>Less than zero where the left value comes first, zero where they are equal, more than zero else.</summary>
    /// <exception cref="TemplateFault">They are not two numbers, two texts or two lists.</exception>
    public static int Compare(object? left, object? right, Budget budget)
    {
        budget.Spend(1);
        switch (left, right)
        {
            case (string a, string b):
                return PythonText.Compare(a, b);
            case (ListValue a, ListValue b) when a.IsTuple == b.IsTuple:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                var difference = a.Items.Zip(b.Items).FirstOrDefault(pair => !Equal(pair.First, pair.Second, budget), (null, null));
                return difference is (null, null) ? a.Items.Count.CompareTo(b.Items.Count)
                    : Compare(difference.Item1, difference.Item2, budget);
            default:
                return Number(left) is { } one && Number(right) is { } two
                    ? one is long x && two is long y ? x.CompareTo(y) : ToDouble(one).CompareTo(ToDouble(two))
                    : throw (left as UndefinedValue ?? right as UndefinedValue)?.Fault()
                        ?? new TemplateFault(
                            $"Expected two values that have an order, got {Kind(left)} and {Kind(right)}. Mend the template.");
        }
    }

    /// <summary>A value as a number, truth values as 1 and 0; null where it is none.</summary>
    public static object? Number(object? value) => value switch
    {
        long or double => value,
        bool truth => truth ? 1L : 0L,
        _ => null,
    };

    /// <summary>A number as a double.</summary>
    public static double ToDouble(object number) => number is long whole ? whole : (double)number;

    /// <summary>A value as a whole number.</summary>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static long Whole(object? value) => Number(value) is long whole ? whole : throw Misfit("a whole number", value);

    /// <summary>A value as a text.</summary>
    /// <exception cref="TemplateFault">It is none.</exception>
    public static string Text(object? value) => value as string ?? throw Misfit("a text", value);

    /// <summary>The fault of a value that does not fit.</summary>
    public static TemplateFault Misfit(string expected, object? value) =>
        (value as UndefinedValue)?.Fault()
            ?? new TemplateFault($"Expected {expected}, got {Kind(value)}. Mend the template or the conversation.");

    /// <summary>What a value is, in words.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "none",
        bool => "a truth value",
        long => "a whole number",
        double => "a number",
        string => "a text",
        ListValue list => list.IsTuple ? "a tuple" : "a list",
        MappingValue => "a mapping",
        StreamValue => "a stream of items",
        NamespaceValue => "a namespace",
        CallableValue => "a function",
        UndefinedValue => "nothing",
        _ => "a loop",
    };
}
