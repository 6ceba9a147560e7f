using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>One stretch of weights with its gradients and the optimizer's buffers, all [p].</summary>
/// <param name="Values">View of the weights.</param>
/// <param name="Gradients">View of the gradients.</param>
/// <param name="Buffers">By the optimizer's names.</param>
/// <param name="Rate">What the learning rate is multiplied by here.</param>
public sealed record OptimizerStretch(Tensor Values, Tensor Gradients, IReadOnlyDictionary<string, Tensor> Buffers, double Rate)
{
    /// <summary>A buffer by name.</summary>
    public Tensor this[string buffer] => Buffers[buffer];
}
