using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>A copy of all weights of a store, to come back to exactly: one copy of one tensor each way.</summary>
public sealed class WeightSnapshot : IDisposable
{
    private readonly WeightStore _weights;
    private readonly Tensor _copy;

    /// <summary>Makes room for a copy and takes the first.</summary>
    public WeightSnapshot(WeightStore weights)
    {
        using var scope = NewDisposeScope();
        _weights = weights;
        _copy = weights.Values.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Takes the copy anew.</summary>
    public void Capture() => Copy(_weights.Values, _copy);

    /// <summary>Puts the copy back, bit for bit.</summary>
    public void Restore() => Copy(_copy, _weights.Values);

    /// <summary>Leaves for other weights; disposing comes back, bit for bit, with gradients on for all of the store's weights.</summary>
    public IDisposable Excursion() => new Excursion(() =>
    {
        Restore();
        _weights.Train();
    });

    /// <inheritdoc />
    public void Dispose() => _copy.Dispose();

    private static void Copy(Tensor from, Tensor to)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        to.copy_(from);
    }
}
