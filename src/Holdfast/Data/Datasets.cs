using Holdfast.Evidence;
using Holdfast.Tokenizers;

namespace Holdfast.Data;

/// <summary>The training texts of an experiment by name; see <see cref="DatasetNames"/>.</summary>
public sealed class Datasets
{
    private readonly IReadOnlyDictionary<string, TextSet> _sets;
    private readonly ITextTokenizer? _tokenizer;

    /// <summary>Takes the texts by name.</summary>
    /// <param name="sets">By name.</param>
    /// <param name="tokenizer">Made their ids; null where nobody will ask for it.</param>
    public Datasets(IReadOnlyDictionary<string, TextSet> sets, ITextTokenizer? tokenizer = null) => (_sets, _tokenizer) = (sets, tokenizer);

    /// <summary>What made the ids of the texts: whoever writes something new into them needs it.</summary>
    /// <exception cref="InvalidOperationException">It was not given.</exception>
    public ITextTokenizer Tokenizer => _tokenizer ?? throw new InvalidOperationException("Expected texts with their tokenizer, got none.");

    /// <summary>The names that are present.</summary>
    public IEnumerable<string> Names => _sets.Keys;

    /// <summary>The texts of a name.</summary>
    /// <exception cref="InputFaultException">There is none of that name.</exception>
    public TextSet this[string name] => _sets.TryGetValue(name, out var set)
        ? set
        : throw new InputFaultException(
            $"Expected texts named '{name}', got only {string.Join(", ", _sets.Keys)}. Add them to the recipe's data.");

    /// <summary>Several texts as one set; each has an equal part of the rows.</summary>
    /// <param name="names">At least one.</param>
    /// <exception cref="InputFaultException">There is none of a name, or their examples have different parts.</exception>
    public TextSet Mix(IReadOnlyList<string> names) => TextSet.Mix([.. names.Select(name => (this[name], 1.0))]);
}
