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

    /// <summary>What rows that go on from the sequences held begin with; a single sequence's memory is shared until they do.</summary>
    /// <param name="owners">For each row, the number of the sequence that it goes on from.</param>
    /// <returns>A cache of its own for the caller; this one stays as it is.</returns>
    internal KeyValueCache For(long[] owners)
    {
        var cache = new KeyValueCache();
        using var which = tensor(owners, device: _layers[0].Keys.device);
        foreach (var (layer, (keys, values)) in _layers)
        {
            cache._layers[layer] = (Rows(keys), Rows(values));
        }

        return cache;

        Tensor Rows(Tensor held) => (held.size(0) == 1
            ? held.expand(owners.Length, -1, -1, -1)
            : held.index_select(0, which)).DetachFromDisposeScope();
    }

    /// <summary>Takes further rows behind those held.</summary>
    /// <param name="more">Holds as many tokens as this one, or this one holds none; it is empty afterwards.</param>
    internal void Join(KeyValueCache more)
    {
        foreach (var (layer, (keys, values)) in more._layers.ToList())
        {
            more._layers.Remove(layer);
            if (!_layers.TryGetValue(layer, out var held))
            {
                _layers[layer] = (keys, values);
                continue;
            }

            _layers[layer] = (
                cat([held.Keys, keys], 0).DetachFromDisposeScope(), cat([held.Values, values], 0).DetachFromDisposeScope());
            foreach (var old in new[] { held.Keys, held.Values, keys, values })
            {
                old.Dispose();
            }
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
    public void Dispose() => Clear();

    /// <summary>Lets go of everything.</summary>
    internal void Clear()
    {
        foreach (var (keys, values) in _layers.Values)
        {
            keys.Dispose();
            values.Dispose();
        }

        _layers.Clear();
    }
}
