namespace Holdfast.Data;

/// <summary>The token ids of one text or of one piece of a text, and which of them the losses count.</summary>
public sealed class Example
{
    private readonly int[] _ids;
    private readonly bool[]? _labels;

    /// <summary>Takes ids and labels; it owns both from now on.</summary>
    /// <param name="ids">At least one token id; negative ones are <see cref="Tokenizers.SoftTokens"/>.</param>
    /// <param name="labels">True where the token counts, one for each id; null where every token counts.</param>
    /// <param name="others">The parts after the first, where an example has several.</param>
    /// <exception cref="ArgumentException">There is no id, or there are not as many labels as ids.</exception>
    public Example(int[] ids, bool[]? labels = null, IReadOnlyList<Example>? others = null)
    {
        if (ids.Length == 0)
        {
            throw new ArgumentException("An example needs at least one token.", nameof(ids));
        }

        if (labels is not null && labels.Length != ids.Length)
        {
            throw new ArgumentException($"Expected {ids.Length} labels, one for each token, got {labels.Length}.", nameof(labels));
        }

        Others = others ?? [];
        _ids = ids;
        _labels = labels;
    }

    /// <summary>T token ids.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>T labels, or empty where every token counts.</summary>
    public ReadOnlySpan<bool> Labels => _labels;

    /// <summary>The parts after the first; empty for a plain text.</summary>
    public IReadOnlyList<Example> Others { get; }

    /// <summary>The first part without the others.</summary>
    public Example Alone() => new(_ids, _labels);

    /// <summary>T: number of tokens.</summary>
    public int Length => _ids.Length;
}
