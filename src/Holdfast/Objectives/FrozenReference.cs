using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>What stays fixed over a training: the original model, before any safeguard, and a random vector for each token.</summary>
/// <param name="original">The original model; it is never changed and needs no gradients.</param>
/// <param name="seed">Decides the random vectors.</param>
public sealed class FrozenReference(CausalLM original, Seed seed) : IDisposable
{
    private Tensor? _randomVectors;
    private Batch? _last;
    private IReadOnlyList<Tensor> _lastStates = [];

    /// <summary>The original model.</summary>
    public CausalLM Original => original;

    /// <summary>r: a vector for each token id, drawn once from N(0, I), [V, D] float32.</summary>
    public Tensor RandomVectors => _randomVectors ??= seed.Derive("random-vectors")
        .Normal([original.Options.VocabularySize, original.Options.Width], original.Device).DetachFromDisposeScope();

    /// <summary>
    /// The original model's L + 1 hidden states on a batch, [B, T, D] each, without gradients. Those of the last batch are kept, because
    /// TAR asks for one batch at every measured point of a trajectory.
    /// </summary>
    /// <param name="batch">What it reads.</param>
    public IReadOnlyList<Tensor> OriginalStates(Batch batch)
    {
        if (ReferenceEquals(batch, _last))
        {
            return _lastStates;
        }

        Forget();
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var states = new HiddenStates();
        original.Hidden(batch.Ids, states.Keep);
        _lastStates = [.. states.All.Select(state => state.DetachFromDisposeScope())];
        _last = batch;
        return _lastStates;
    }

    /// <summary>Frees all that was made; the model belongs to the caller.</summary>
    public void Dispose()
    {
        Forget();
        _randomVectors?.Dispose();
    }

    private void Forget()
    {
        foreach (var states in _lastStates)
        {
            states.Dispose();
        }

        _lastStates = [];
        _last = null;
    }
}
