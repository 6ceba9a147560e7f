using Holdfast.Evidence;

namespace Holdfast.Data;

/// <summary>The training texts of an experiment by name; see <see cref="DatasetNames"/>.</summary>
public sealed class Datasets
{
    private readonly IReadOnlyDictionary<string, TextSet> _sets;

    /// <summary>Takes the texts by name.</summary>
    public Datasets(IReadOnlyDictionary<string, TextSet> sets) => _sets = sets;

    /// <summary>The names that are present.</summary>
    public IEnumerable<string> Names => _sets.Keys;

    /// <summary>The texts of a name.</summary>
    /// <exception cref="InputFaultException">There is none of that name.</exception>
    public TextSet this[string name] => _sets.TryGetValue(name, out var set)
        ? set
        : throw new InputFaultException(
            $"Expected texts named '{name}', got only {string.Join(", ", _sets.Keys)}. Add them to the recipe's data.");
}
