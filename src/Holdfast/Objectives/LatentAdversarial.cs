using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Targeted latent adversarial training: another loss on forget texts, taken where hidden states are moved as far as allowed towards what
/// the defender does not want, L(θ, δ*) with δ* = argmin over ||δ_l(t)||_2 ≤ ε_l of L_attack(θ, δ). Every token of every text has a
/// perturbation of its own in each layer, found by projected gradient descent at the weights as they are.
/// </summary>
/// <remarks>
/// δ begins at 0, and a step moves each token's part by a share of ε along its normalised gradient. It is found without
/// recomputing layers, so that a pass of the search keeps all its activations. Source: Sheshadri et al. 2024, section 3, with the 16 steps
/// of its code.
/// Differs from the paper: ε is told by the length of each token's state, steps are normalised and not AdamW's. Differs from the official
/// code: of 32 layers it moves the embeddings and layers 8, 16, 24 and 30 of chat models, and one layer, a quarter of the way up, for
/// WMDP; by default here, layers 8, 16 and 24.
/// </remarks>
[Card("latent-adversarial", "Targeted LAT: another loss at hidden states moved against it", Paper = "Sheshadri et al. 2024, section 3",
    Aliases = ["targeted-latent-adversarial", "lat"])]
public sealed record LatentAdversarial : IObjective, IChecked, IShapeChecked
{
    /// <summary>L: what is minimised at the moved states.</summary>
    public IObjective Loss { get; init; } = new MinPosterior();

    /// <summary>L_attack: what the perturbation minimises.</summary>
    public IObjective Attack { get; init; } = new NextToken();

    /// <summary>The layers: their numbers, counted from 1, or below 1 shares of the model's layers.</summary>
    [MinLength(1)]
    public IReadOnlyList<double> Layers { get; init; } = [8.0 / 32, 16.0 / 32, 24.0 / 32];

    /// <summary>ε against the length of a token's state in the layer.</summary>
    [Range(1e-6, 1e6)]
    public double Radius { get; init; } = 0.25;

    /// <summary>Steps of the search.</summary>
    [Range(1, 10_000)]
    public int Steps { get; init; } = 16;

    /// <summary>Share of ε that a step moves.</summary>
    [Range(1e-6, 2)]
    public double StepShare { get; init; } = 0.25;

    /// <inheritdoc />
    public LossReads Reads => Loss.Reads | Attack.Reads;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Perturbed(this, Loss.Begin(original, seed), Attack.Begin(original, seed));

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (Loss.Parts.Count > 0 || Attack.Parts.Count > 0)
        {
            faults.Add("Expected losses on plain texts for latent adversarial training, got one on examples of several parts. "
                + "Choose another loss.");
        }
    }

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => model.CheckDepths(Layers, faults);

    /// <summary>Adds δ* to the states of every pass over a batch; its tensors stay in the caller's dispose scope.</summary>
    /// <param name="attack">L_attack.</param>
    /// <param name="model">Its weights and their gradients stay as they are.</param>
    /// <param name="batch">B rows of T tokens.</param>
    internal HiddenStateHook Worst(ILoss attack, CausalLM model, Batch batch)
    {
        var layers = Layers.Select(model.Options.LayerAt).Distinct().ToArray();
        var radii = Radii(model, batch, layers);
        var added = AddedStates.None(model, batch, layers);
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            using var silent = no_grad();
            foreach (var (layer, gradient) in AddedStates.Gradients(attack, model, batch, added))
            {
                added[layer].sub_(gradient.div(Lengths(gradient)).mul_(radii[layer]).mul_(Held.Number(StepShare)));
                added[layer].mul_(Lengths(added[layer]).reciprocal_().mul_(radii[layer]).clamp_max_(Held.Number(1.0)));
            }
        }

        return AddedStates.Adding(added, model.Perturbation);
    }

    // ε by layer, [N, 1].
    private Dictionary<int, Tensor> Radii(CausalLM model, Batch batch, int[] layers)
    {
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var states = new HiddenStates(layers);
        model.Hidden(batch.Rows, states.Keep);
        return layers.ToDictionary(layer => layer, layer => Lengths(states[layer]).mul_(Held.Number(Radius)).MoveToOuterDisposeScope());
    }

    private static Tensor Lengths(Tensor rows) => rows.norm(1, keepdim: true).clamp_min_(Held.Number(1e-30));

    private sealed class Perturbed(LatentAdversarial how, ILoss loss, ILoss attack) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch) =>
            AddedStates.Under(model, how.Worst(attack, model, batch), () => loss.On(model, batch));

        public void Dispose()
        {
            loss.Dispose();
            attack.Dispose();
        }
    }
}
