using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// RMU: the hidden states that a layer makes of forget texts are steered to one random point, those of retain texts stay where the original
/// had them: mean || h_l(x_f) - c u ||² + α mean || h_l(x_r) - h0_l(x_r) ||². Only the down projections of that layer and the two before it
/// move. Adaptive, c is the length of the original's state times a factor.
/// </summary>
/// <remarks>
/// Source: Li et al. 2024 (WMDP), section 5.1, at its layer of Zephyr 7B and Llama 3 8B (8 of 32, number 7 from 0); steps, rate, c and α
/// are those of the baseline of Tamirisa et al. 2025 for biology (c 30 for cybersecurity, 50 for chemistry), which does not tell the rows
/// of a batch. Adaptive: Dang et al. 2025.
/// Differs from the official code: padding is not counted; retain texts are the recipe's and not Wikitext.
/// </remarks>
[Card("representation-misdirection", "RMU: forget states of a layer steered to a random point", Paper = "Li et al. 2024, section 5.1",
    Aliases = ["rmu"])]
public sealed record RepresentationMisdirection : ISafeguard, IShapeChecked
{
    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>l: the layer, by its number, counted from 1, or below 1 a share of the model's layers.</summary>
    public double Layer { get; init; } = new RandomSteering().Layer;

    /// <summary>c: the length of the point; adaptive, the factor of the original's length, for which 5 is usual.</summary>
    [Range(0, 1e6)]
    public double Coefficient { get; init; } = new RandomSteering().Coefficient;

    /// <summary>Whether the length is that of the original's state of each token times the coefficient (adaptive RMU).</summary>
    public bool Adaptive { get; init; }

    /// <summary>α: weight of the retain loss.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 700;

    /// <summary>
    /// The weights that move: the down projections up to the layer, from the one two before it; name others for another layer.
    /// </summary>
    public ITunedWeights Weights { get; init; } =
        new ProjectionWeights { Targets = ["down_proj"], FromLayer = 6.0 / 32, UpToLayer = new RandomSteering().Layer };

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 5e-5 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 250;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "representation misdirection",
            Steps = Steps,
            Passes = [new(Steering, BatchSize, Forget[0]), new(Staying, BatchSize, Retain)],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    private RandomSteering Steering => new() { Layer = Layer, Coefficient = Coefficient, Adaptive = Adaptive };

    private HiddenStateDistance Staying => new() { Layer = Layer };

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => Steering.Check(model, faults);

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => PlainTraining.Train(
        "representation-misdirection", model,
        [
            context.Lessons.Begin(Steering, context.Data.Mix(Forget).Batches(BatchSize, context.Seed.Derive("forget"))),
            context.Lessons.Begin(
                Staying, context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain")), RetainWeight),
        ],
        Optimization.Over(Steps), SaveEvery, context, Weights);
}
