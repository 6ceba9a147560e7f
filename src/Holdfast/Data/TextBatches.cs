using Holdfast.Evidence.Chance;

namespace Holdfast.Data;

/// <summary>Batches of a text set in seeded order.</summary>
internal sealed class TextBatches : IBatches
{
    private readonly TextSet _texts;
    private readonly int _size;
    private readonly RowOrder _order;

    public TextBatches(TextSet texts, int size, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        _texts = texts;
        _size = size;
        _order = new RowOrder(texts.Strata, seed);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Parts => _texts.Parts;

    /// <inheritdoc />
    public Batch At(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var rows = new Example[_size];
        for (var row = 0; row < _size; row++)
        {
            rows[row] = _texts[_order.At((position * _size) + row)];
        }

        return Batch.Of(rows, _texts.PadId, _texts.Parts);
    }
}
