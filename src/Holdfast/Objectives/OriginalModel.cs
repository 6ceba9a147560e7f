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

    /// <summary>The L + 1 hidden states on a batch, [B, T, D] each, without gradients. The caller owns them.</summary>
    /// <param name="batch">What it reads.</param>
    public IReadOnlyList<Tensor> States(Batch batch)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var states = new List<Tensor>();
        Model.Hidden(batch.Ids, states);
        states.ForEach(state => state.DetachFromDisposeScope());
        return states;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _model?.Dispose();
        _model = null;
    }
}
