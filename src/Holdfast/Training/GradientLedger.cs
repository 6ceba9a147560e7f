using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// Gradients gathered at other weights than those they will move: what first-order meta-learning keeps aside while an
/// adversary goes on. One buffer as large as the weights.
/// </summary>
public sealed class GradientLedger : IDisposable
{
    private readonly WeightStore _weights;
    private readonly FlatBuffer _sum;

    /// <summary>Makes an empty ledger for a store whose gradients are on.</summary>
    /// <param name="weights">The store.</param>
    /// <param name="isHosted">Whether the ledger lies in the host's memory.</param>
    /// <param name="piece">Elements that are worked on at a time.</param>
    public GradientLedger(WeightStore weights, bool isHosted = false, long piece = FlatBuffer.Piece)
    {
        _weights = weights;
        var gradients = weights.Gradients;
        _sum = new FlatBuffer(FlatBuffer.Cut(gradients.size(0), piece), gradients.dtype, gradients.device, isHosted);
    }

    /// <summary>Adds the store's gradients to the ledger.</summary>
    public void Take() => _sum.Change((piece, start) => piece.add_(Gradients(piece, start)));

    /// <summary>Adds the ledger to the store's gradients.</summary>
    public void AddInto() => _sum.Read((piece, start) => Gradients(piece, start).add_(piece));

    /// <summary>Empties the ledger.</summary>
    public void Clear() => _sum.Change((piece, _) => piece.zero_());

    /// <inheritdoc />
    public void Dispose() => _sum.Dispose();

    private Tensor Gradients(Tensor piece, long start) => _weights.Gradients.narrow(0, start, piece.size(0));
}
