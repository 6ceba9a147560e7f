using Holdfast.Models;
using Holdfast.Tensors;

namespace Holdfast.Training.TunedWeights;

/// <summary>A copy of all weights of a store, to come back to exactly.</summary>
public sealed class WeightSnapshot : IDisposable
{
    private readonly WeightStore _weights;
    private readonly FlatBuffer _copy;

    /// <summary>Makes room for a copy and takes the first.</summary>
    /// <param name="weights">The store.</param>
    /// <param name="isHosted">Whether the copy lies in the host's memory.</param>
    /// <param name="piece">Elements that are copied at a time.</param>
    public WeightSnapshot(WeightStore weights, bool isHosted = false, long piece = FlatBuffer.Piece)
    {
        _weights = weights;
        var values = weights.Values;
        _copy = new FlatBuffer(FlatBuffer.Cut(values.size(0), piece), values.dtype, values.device, isHosted);
        Capture();
    }

    /// <summary>Takes the copy anew.</summary>
    public void Capture() => _copy.CopyFrom(_weights.Values);

    /// <summary>Puts the copy back, bit for bit.</summary>
    public void Restore() => _copy.CopyTo(_weights.Values);

    /// <inheritdoc />
    public void Dispose() => _copy.Dispose();
}
