using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>
/// What <c>a.b</c>, <c>a[b]</c> and <c>a[b:c:d]</c> are. A point looks for a method first and then for the key; brackets look for the
/// key or place first and then for the method; what is not there is undefined.
/// </summary>
internal static class Lookup
{
    /// <summary>Whether a value has an attribute, which for a mapping or text is a method.</summary>
    public static bool TryMember(object? value, string name, out object? member)
    {
        member = value switch
        {
            string text => TextMethods.Find(text, name),
            MappingValue mapping => ContainerMethods.Find(mapping, name),
            ListValue list => ContainerMethods.Find(list, name),
            NamespaceValue names => names.Attributes.TryGet(name, out var set) ? set : Arguments.Missing,
            LoopValue loop => loop.Get(name),
            _ => Arguments.Missing,
        };
        return member != Arguments.Missing;
    }

    /// <summary><c>value.name</c>.</summary>
    /// <exception cref="TemplateFault">The value is undefined.</exception>
    public static object? Attribute(object? value, string name)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Fault();
        }

        return TryMember(value, name, out var member) ? member
            : value is MappingValue mapping && mapping.TryGet(name, out var found) ? found
            : new UndefinedValue($"'{name}' of {Value.Kind(value)}");
    }

    /// <summary><c>value[key]</c>.</summary>
    /// <exception cref="TemplateFault">The value is undefined.</exception>
    public static object? Item(object? value, object? key)
    {
        switch (value)
        {
            case UndefinedValue undefined:
                throw undefined.Fault();
            case MappingValue mapping when key is not (ListValue or MappingValue) && mapping.TryGet(key, out var found):
                return found;
            case ListValue list when Value.Number(key) is long at:
                at += at < 0 ? list.Items.Count : 0;
                return at >= 0 && at < list.Items.Count ? list.Items[(int)at] : new UndefinedValue($"item {key} of a list");
            case string text when Value.Number(key) is long at:
                var characters = PythonText.IsPlain(text) ? null : PythonText.Characters(text).ToList();
                var length = characters?.Count ?? text.Length;
                at += at < 0 ? length : 0;
                return at < 0 || at >= length ? new UndefinedValue($"character {key} of a text")
                    : characters is null ? text[(int)at].ToString() : characters[(int)at];
            default:
                return key is string name && TryMember(value, name, out var member)
                    ? member
                    : new UndefinedValue($"{(key is string word ? $"'{word}'" : "an item")} of {Value.Kind(value)}");
        }
    }

    /// <summary><c>value[from:to:step]</c> with Python's rules; null for what is left out.</summary>
    /// <exception cref="TemplateFault">The value is undefined, a bound is no whole number, or the step is zero.</exception>
    public static object? Slice(object? value, object? from, object? to, object? step, Budget budget)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Fault();
        }

        if (value is not (string or ListValue))
        {
            return new UndefinedValue($"a slice of {Value.Kind(value)}");
        }

        var items = value is string text ? [.. PythonText.Characters(text)] : ((ListValue)value).Items;
        var stride = step is null ? 1 : Value.Whole(step);
        if (stride == 0)
        {
            throw new TemplateFault("Expected a step of a slice that is not zero, got 0. Mend the template.");
        }

        var (low, high) = stride > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        var start = Bound(from, stride > 0 ? low : high);
        var end = Bound(to, stride > 0 ? high : low);
        budget.Spend(1 + (items.Count / 4));
        var taken = new List<object?>();
        for (var at = start; stride > 0 ? at < end : at > end; at += Math.Clamp(stride, -items.Count - 1L, items.Count + 1L))
        {
            taken.Add(items[(int)at]);
        }

        return value is ListValue list ? new ListValue(taken, list.IsTuple) : string.Concat(taken);

        long Bound(object? given, long otherwise)
        {
            var bound = given is null ? otherwise : Value.Whole(given);
            return given is null ? otherwise : Math.Clamp(bound < 0 ? Math.Max(bound, -items.Count - 1L) + items.Count : bound, low, high);
        }
    }
}
