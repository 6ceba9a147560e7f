namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>A mapping, in the order of its entries. As in Python, 1, 1.0 and true are one key; the last value of a key counts.</summary>
internal sealed class MappingValue
{
    private readonly OrderedDictionary<object, (object? Key, object? Value)> _entries = [];

    /// <summary>The entries in order.</summary>
    public IReadOnlyList<(object? Key, object? Value)> Entries => _entries.Values;

    /// <summary>Sets an entry, while the mapping is made.</summary>
    public void Set(object? key, object? value)
    {
        var place = Place(key);
        _entries[place] = (_entries.TryGetValue(place, out var earlier) ? earlier.Key : key, value);
    }

    /// <summary>The value of a key, where there is one.</summary>
    public bool TryGet(object? key, out object? value)
    {
        var found = _entries.TryGetValue(Place(key), out var entry);
        value = entry.Value;
        return found;
    }

    private static object Place(object? key) => key switch
    {
        null => typeof(void),
        bool truth => truth ? 1L : 0L,
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e18 => (long)number,
        UndefinedValue => typeof(UndefinedValue),
        ListValue or MappingValue =>
            throw new TemplateFault($"Expected a text or number as the key of a mapping, got {Value.Kind(key)}. Mend the template."),
        _ => key,
    };
}
