using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// A loss where hidden states have drifted to its worst, L(θ, δ) with δ_l = ρ g_l / ||g||_2, g_l the gradient of the loss for the states of
/// layer l and ||g|| the length of those of all layers together. Where S layers are sampled, without putting back and with chances
/// p_l ∝ ||g_l||, only they drift, and ||g|| is the length of theirs.
/// </summary>
/// <remarks>
/// No choice of a recipe: lengths are those of a whole batch, so that a batch cut into micro-batches drifts by ρ in each of them.
/// Layers are drawn by the seed and the tokens, so that a resumed training draws the same. Gradients do not follow δ.
/// </remarks>
/// <param name="Loss">L, of plain texts.</param>
/// <param name="Radius">ρ.</param>
/// <param name="SampledLayers">S; null for all.</param>
internal sealed record EmbeddingDrift(IObjective Loss, double Radius, int? SampledLayers = null) : IObjective
{
    /// <inheritdoc />
    public LossReads Reads => Loss.Reads;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) =>
        new Drifted(this, Loss.Begin(original, seed), seed.Derive("embedding-drift"));

    /// <summary>Adds δ to the states of every pass over a batch; its tensors stay in the caller's dispose scope.</summary>
    /// <param name="loss">L.</param>
    /// <param name="model">Its weights and their gradients stay as they are.</param>
    /// <param name="batch">B rows of T tokens.</param>
    /// <param name="seed">Draws layers.</param>
    internal HiddenStateHook Worst(ILoss loss, CausalLM model, Batch batch, Seed seed)
    {
        var added = AddedStates.None(model, batch, Enumerable.Range(1, model.Options.Layers));
        using (NewDisposeScope())
        using (no_grad())
        {
            var gradients = AddedStates.Gradients(loss, model, batch, added)
                .Select(entry => (Layer: entry.Key, Gradient: entry.Value, Length: (double)entry.Value.norm().item<float>())).ToList();
            var drifting = SampledLayers is { } count
                ? [.. Drawn([.. gradients.Select(entry => entry.Length)], count, RepresentationNoise.OfTokens(seed, batch))
                    .Select(index => gradients[index])]
                : gradients;
            var length = Math.Max(1e-30, Math.Sqrt(drifting.Sum(entry => entry.Length * entry.Length)));
            foreach (var (layer, gradient, _) in drifting)
            {
                added[layer].add_(gradient, Held.Number(Radius / length));
            }
        }

        return AddedStates.Adding(added, model.Perturbation);
    }

    /// <summary>Draws without putting back, each time with chances in proportion to the weights that are left.</summary>
    /// <returns>Numbers of the weights drawn; all of them where no more are there.</returns>
    /// <remarks>Source: Efraimidis and Spirakis 2006: the largest of ln(u) / w, u uniform.</remarks>
    internal static IEnumerable<int> Drawn(IReadOnlyList<double> weights, int count, Seed seed)
    {
        var random = seed.Random();
        return weights.Index()
            .Select(weight => (weight.Index, Key: Math.Log(1 - random.NextDouble()) / Math.Max(1e-30, weight.Item))).ToList()
            .OrderByDescending(weight => weight.Key).Take(count).Select(weight => weight.Index);
    }

    private sealed class Drifted(EmbeddingDrift how, ILoss loss, Seed seed) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch) =>
            AddedStates.Under(model, how.Worst(loss, model, batch, seed), () => loss.On(model, batch));

        public void Dispose() => loss.Dispose();
    }
}
