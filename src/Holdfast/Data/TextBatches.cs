using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

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

        return Of(rows, _texts.PadId, _texts.Parts);
    }

    /// <summary>A batch of these examples, padded to the longest.</summary>
    internal static Batch Of(IReadOnlyList<Example> rows, int padId, IReadOnlyList<string> parts)
    {
        var width = 0;
        foreach (var row in rows)
        {
            width = Math.Max(width, row.Length);
        }

        var ids = new long[rows.Count * width];
        var attention = new bool[ids.Length];
        var labels = new bool[ids.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            var example = rows[row];
            var start = row * width;
            for (var at = 0; at < example.Length; at++)
            {
                ids[start + at] = example.Ids[at];
            }

            ids.AsSpan(start + example.Length, width - example.Length).Fill(padId);
            attention.AsSpan(start, example.Length).Fill(true);
            if (example.Labels.IsEmpty)
            {
                labels.AsSpan(start, example.Length).Fill(true);
            }
            else
            {
                example.Labels.CopyTo(labels.AsSpan(start));
            }
        }

        long[] shape = [rows.Count, width];
        var others =
            Enumerable.Range(0, Math.Max(0, parts.Count - 1)).Select(part => Of([.. rows.Select(row => row.Others[part])], padId, []));
        return new Batch(tensor(ids, shape), tensor(attention, shape), tensor(labels, shape), parts, [.. others]);
    }
}
