using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// Keeps hidden states of a forward pass: <c>model.Hidden(batch.Rows, states.Keep)</c>. A later pass replaces those of an earlier one; the
/// tensors stay in the caller's dispose scope.
/// </summary>
/// <param name="layers">The l of <see cref="HiddenStateHook"/> to keep; none keeps all L + 1.</param>
public sealed class HiddenStates(params IReadOnlyCollection<int> layers)
{
    private readonly SortedDictionary<int, Tensor> _kept = [];

    /// <summary>The states kept, [N, D] or [B, T, D] each, in the order of their layers.</summary>
    public IReadOnlyList<Tensor> All => [.. _kept.Values];

    /// <summary>The state of one layer, [N, D] or [B, T, D].</summary>
    /// <param name="layer">l of <see cref="HiddenStateHook"/>.</param>
    /// <exception cref="ArgumentException">It was not kept.</exception>
    public Tensor this[int layer] => _kept.TryGetValue(layer, out var state) ? state : throw new ArgumentException(
        $"Expected a layer whose state was kept ({string.Join(", ", _kept.Keys)}), got {layer}. Name it when the states are made.",
        nameof(layer));

    /// <summary>The <see cref="HiddenStateHook"/> that keeps the state and leaves the stream as it is.</summary>
    /// <param name="layer">l.</param>
    /// <param name="state">[N, D] or [B, T, D].</param>
    public Tensor Keep(int layer, Tensor state)
    {
        if (layers.Count == 0 || layers.Contains(layer))
        {
            _kept[layer] = state;
        }

        return state;
    }
}
