using Holdfast.Data;
using Holdfast.Models;

namespace Holdfast.Objectives;

/// <summary>
/// An objective at work over one training. It owns what it remembers: the original model's states, random vectors, directions. It honours
/// both masks of a batch: positions that are padding or not labelled add nothing and are not counted.
/// </summary>
public interface ILoss : IDisposable
{
    /// <summary>
    /// The loss on a batch, as a sum of means; each says what it is a mean of, so that a batch can be cut and the loss stays the same.
    /// </summary>
    /// <param name="model">The model whose weights the gradient reaches.</param>
    /// <param name="batch">B rows of T tokens.</param>
    IReadOnlyList<Mean> On(CausalLM model, Batch batch);

    /// <summary>Frees what the loss remembers; one that remembers nothing has nothing to do.</summary>
    void IDisposable.Dispose()
    {
    }
}
