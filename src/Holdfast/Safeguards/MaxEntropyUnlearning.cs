using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Unlearning by maximum entropy: next-token loss on retain texts plus a weight times the negative entropy on forget texts. A
/// baseline that hides knowledge well and lets it come back.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, baselines ("Max Entropy").
/// Differs from the official code: that feeds the retain batch to the forget term as well, so its baseline does not run as released.
/// </remarks>
[Card("max-entropy-unlearning", "Retain loss plus maximum entropy on forget texts", Paper = "Tamirisa et al. 2025, baselines",
    Aliases = ["max-entropy"])]
[FormerOption("optimization.steps", "steps")]
public sealed record MaxEntropyUnlearning : ISafeguard
{
    /// <summary>Names of the forget texts, each with an equal part of the weight.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Weight of the negative entropy against the retain loss.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 1e-3 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 100;

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
            Name = "maximum entropy",
            Steps = Steps,
            Passes = [new(new NextToken(), BatchSize, Retain), new(new MaxEntropy(), BatchSize, Forget[0])],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var forget = context.Data.Mix(Forget);
        PlainTraining.Train(
            "max-entropy", model,
            [
                context.Lessons.Begin(new NextToken(), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
                context.Lessons.Begin(new MaxEntropy(), forget.Batches(BatchSize, context.Seed.Derive("forget")), ForgetWeight),
            ],
            Optimization.Over(Steps), SaveEvery, context, Weights);
    }
}
