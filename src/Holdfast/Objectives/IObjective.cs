using Holdfast.Data;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// A differentiable number that a model should make small on a batch. A record that is its own configuration. It honours both
/// masks of the batch: positions that are padding or not labelled add nothing and are not counted.
/// </summary>
public interface IObjective
{
    /// <summary>The loss, a scalar float32 tensor with a graph back to the model's trainable weights.</summary>
    /// <param name="model">The model whose weights the gradient reaches.</param>
    /// <param name="batch">B rows of T tokens.</param>
    /// <param name="reference">The frozen original model and what else stays fixed over a training.</param>
    Tensor Loss(CausalLM model, Batch batch, FrozenReference reference);
}
