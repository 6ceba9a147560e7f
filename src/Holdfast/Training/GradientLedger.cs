using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// Gradients gathered at other weights than those they will move: what first-order meta-learning keeps aside while an
/// adversary goes on. One buffer as large as the weights.
/// </summary>
public sealed class GradientLedger : IDisposable
{
    private readonly WeightStore _weights;
    private readonly Tensor _sum;

    /// <summary>Makes an empty ledger for a store whose gradients are on.</summary>
    public GradientLedger(WeightStore weights)
    {
        _weights = weights;
        _sum = zeros_like(weights.Gradients).DetachFromDisposeScope();
    }

    /// <summary>Adds the store's gradients to the ledger.</summary>
    public void Take() => Add(_weights.Gradients, _sum);

    /// <summary>Adds the ledger to the store's gradients.</summary>
    public void AddInto() => Add(_sum, _weights.Gradients);

    /// <summary>Empties the ledger.</summary>
    public void Clear()
    {
        using var scope = NewDisposeScope();
        _sum.zero_();
    }

    /// <inheritdoc />
    public void Dispose() => _sum.Dispose();

    private static void Add(Tensor from, Tensor to)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        to.add_(from);
    }
}
