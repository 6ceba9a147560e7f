using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Adversaries.Inputs;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using static TorchSharp.torch;

namespace Holdfast.Attacks;

/// <summary>
/// A vector added to the hidden state of every token at some layers, within a ball around zero, trained so that the attacker's requests
/// are answered: h_l(t) + v_l, ||v_l||_2 ≤ r times the mean norm of the states there. Whoever runs the model can do it; it tells how far
/// within the model an attack has to go.
/// </summary>
/// <remarks>
/// Source: Casper et al. 2024, section 3, and Sheshadri et al. 2024, section 3, whose perturbations are this attack inside a training.
/// Differs from both: one vector for all requests and tokens, of the answer too, where theirs is another one for each token of each
/// request, since the attacker knows no answer to an exam's request; the radius is told by the size of the states, and the default is one
/// layer in the middle.
/// </remarks>
[Card("latent-perturbation", "A bounded vector added to hidden states", Paper = "Sheshadri et al. 2024, section 3",
    Aliases = ["latent"])]
public sealed record LatentPerturbation : IAttack, IShapeChecked
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the texts; the losses count answers where they have labels.</summary>
    [TextsName]
    public string Data { get; init; } = ChatNames.Harmful;

    /// <summary>The layers, each 0 for the embeddings, l for the output of the l-th; the middle one where none is named.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>r: the largest norm of a vector against the mean norm of the states of its layer.</summary>
    [Range(1e-6, 1e6)]
    public double Radius { get; init; } = 0.5;

    /// <summary>The rule that moves the vectors.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW { WeightDecay = 0 };

    /// <summary>η in units of r over the root of the width, so that models of any size take it alike; no recipe scales it.</summary>
    [Range(0, 1e3)]
    public double LearningRate { get; init; } = 0.1;

    /// <inheritdoc />
    [CountsSteps]
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Rows of a batch.</summary>
    [CountsRows]
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc />
    public AttackFamily Family => new("latent", Catalog<IOptimizer>.Of(Optimizer).Kind, AttackFamily.NoWeights);

    /// <inheritdoc />
    public TrainingOutline Outline => new()
    {
        Name = Name,
        Steps = Steps,
        Passes = [new(new NextToken(), BatchSize, Data)],
        Optimizer = Optimizer,
        States = HostedPart.Attacker,
        Weights = new LatentVectors(Enumerable.Range(0, Math.Max(1, Layers.Count)).ToDictionary(index => index, _ => 1.0)),
    };

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        if (Layers.Any(layer => layer < 0 || layer > model.Layers))
        {
            faults.Add($"Expected layers from 0 to {model.Layers}, got {string.Join(", ", Layers)}. Name layers that the model has.");
        }
    }

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        var batches = context.Data[Data].Batches(BatchSize, context.Seed.Derive("batches"));
        var vectors = new LatentVectors(Radii(model, batches));
        var unit = vectors.Radii.Values.Min() / Math.Sqrt(model.Options.Width);
        var how = new Optimization { Optimizer = Optimizer, LearningRate = LearningRate * unit };
        return InputTraining.Run(
            this, model, batches, vectors, how, context,
            values => new TamperedInputs(context.Speak(model)) { Attach = () => vectors.Attach(model, values) });
    }

    // By layer, from the states of a first batch.
    private Dictionary<int, double> Radii(CausalLM model, IBatches batches)
    {
        var faults = new List<string>();
        Check(model.Options, faults);
        if (faults.Count > 0)
        {
            throw new ArgumentException(faults[0]);
        }

        var layers = Layers.Count > 0 ? Layers.Distinct().ToArray() : [(model.Options.Layers + 1) / 2];
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        using var batch = batches.At(0).On(model.Device);
        var states = new HiddenStates(layers);
        model.Hidden(batch.Rows, states.Keep);
        return layers.ToDictionary(layer => layer, layer => Radius * states[layer].norm(dim: 1).mean().item<float>());
    }
}
