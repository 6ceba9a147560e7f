using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// The keys and values of the tokens read so far, for writing text token by token. It belongs to the caller and to one batch;
/// the model keeps nothing between calls.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Dictionary<int, (Tensor Keys, Tensor Values)> _layers = [];

    /// <summary>Number of tokens held.</summary>
    public long Length => _layers.TryGetValue(0, out var layer) ? layer.Keys.size(2) : 0;

    /// <summary>Lets several rows go on from the one sequence held; its memory is shared until they do.</summary>
    /// <param name="rows">B of what is read next.</param>
    internal void Repeat(long rows)
    {
        foreach (var (layer, (keys, values)) in _layers.ToList())
        {
            _layers[layer] = (
                keys.expand(rows, -1, -1, -1).DetachFromDisposeScope(), values.expand(rows, -1, -1, -1).DetachFromDisposeScope());
            keys.Dispose();
            values.Dispose();
        }
    }

    /// <summary>Lets go of all rows but some.</summary>
    /// <param name="rows">Numbers of the rows that stay, in order.</param>
    internal void Keep(long[] rows)
    {
        foreach (var (layer, (keys, values)) in _layers.ToList())
        {
            using var which = tensor(rows, device: keys.device);
            _layers[layer] = (keys.index_select(0, which).DetachFromDisposeScope(), values.index_select(0, which).DetachFromDisposeScope());
            keys.Dispose();
            values.Dispose();
        }
    }

    /// <summary>Appends a layer's new keys and values and returns all of them.</summary>
    /// <param name="layer">Layer number.</param>
    /// <param name="keys">[B, H, T, W] of the new tokens, already rotated.</param>
    /// <param name="values">[B, H, T, W].</param>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        if (_layers.TryGetValue(layer, out var old))
        {
            keys = cat([old.Keys, keys], 2);
            values = cat([old.Values, values], 2);
            old.Keys.Dispose();
            old.Values.Dispose();
        }

        _layers[layer] = (keys.DetachFromDisposeScope(), values.DetachFromDisposeScope());
        return _layers[layer];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (keys, values) in _layers.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        _layers.Clear();
    }
}
