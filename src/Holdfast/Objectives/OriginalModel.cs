using Holdfast.Data;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// A model as it was before a training, frozen: made when a loss first asks for it, so that a training whose losses do not never holds
/// a second copy of the weights.
/// </summary>
/// <param name="make">Makes the model; its weights are owned from then on.</param>
public sealed class OriginalModel(Func<CausalLM> make) : IDisposable
{
    private CausalLM? _model;

    /// <summary>Whether anybody has asked for it.</summary>
    public bool IsMade => _model is not null;

    /// <summary>The model; it is never changed and needs no gradients.</summary>
    public CausalLM Model => _model ??= make();

    /// <summary>Makes it now, where the training will change what it is made from.</summary>
    public void Make() => _ = Model;

    /// <summary>Hidden states of a batch's tokens, [N, D] each, without gradients. The caller owns them.</summary>
    /// <remarks>They lie on the host where the model does; who reads them brings them over.</remarks>
    /// <param name="batch">What it reads.</param>
    /// <param name="layers">The l of <see cref="HiddenStateHook"/> to keep; none keeps all L + 1.</param>
    public IReadOnlyList<Tensor> States(Batch batch, params IReadOnlyCollection<int> layers)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var states = new HiddenStates(layers);
        Model.Hidden(batch.Rows, states.Keep);
        return [.. states.All.Select(state => state.to(Model.Weights.Values.device).DetachFromDisposeScope())];
    }

    /// <summary>
    /// The last layer's states of the tokens that predict a labelled one, [M, D], without gradients: what <see cref="Logits"/> reads. The
    /// caller owns it.
    /// </summary>
    /// <param name="batch">What it reads.</param>
    public Tensor Predicting(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        return Model.Hidden(batch.Rows).index_select(0, batch.Predicting).DetachFromDisposeScope();
    }

    /// <summary>Logits of some predictions, [m, V] float32, without gradients.</summary>
    /// <param name="predicting">[M, D] from <see cref="Predicting"/>.</param>
    /// <param name="first">Number of the first of them.</param>
    /// <param name="count">m.</param>
    public Tensor Logits(Tensor predicting, long first, long count)
    {
        using var silent = no_grad();
        return Model.Logits(predicting.narrow(0, first, count));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _model?.Dispose();
        _model = null;
    }
}
