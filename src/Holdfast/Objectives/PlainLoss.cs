using Holdfast.Data;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>A loss that remembers nothing: one mean, computed from the model and the batch alone.</summary>
/// <param name="unit">What it is a mean of.</param>
/// <param name="mean">The mean, a scalar float32 tensor.</param>
public sealed class PlainLoss(BatchUnit unit, Func<CausalLM, Batch, Tensor> mean) : ILoss
{
    /// <inheritdoc />
    public IReadOnlyList<Mean> On(CausalLM model, Batch batch) => [new Mean(mean(model, batch), unit)];
}
