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

    /// <summary>The original model.</summary>
    public CausalLM Original => original;

    /// <summary>r: a vector for each token id, drawn once from N(0, I), [V, D] float32.</summary>
    public Tensor RandomVectors => _randomVectors ??= seed.Derive("random-vectors")
        .Normal([original.Options.VocabularySize, original.Options.Width], original.Device).DetachFromDisposeScope();

    /// <summary>Frees the random vectors; the model belongs to the caller.</summary>
    public void Dispose() => _randomVectors?.Dispose();
}
