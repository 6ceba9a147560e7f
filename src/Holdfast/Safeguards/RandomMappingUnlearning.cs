using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Random Mapping: next-token loss on retain texts plus the random-mapping loss on forget texts, which sends the hidden states of
/// every forget token to a random direction fixed by the token alone. TAR's initial safeguard.
/// </summary>
/// <remarks>Source: Tamirisa et al. 2025, section 4.1.</remarks>
[Card("random-mapping-unlearning", "Retain loss plus random mapping of forget states", Paper = "Tamirisa et al. 2025, section 4.1",
    Aliases = ["random-mapping"])]
[FormerOption("optimization.steps", "steps")]
public sealed record RandomMappingUnlearning : ISafeguard
{
    /// <summary>Name of the forget texts.</summary>
    [TextsName]
    public string Forget { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Weight of the random-mapping loss against the retain loss.</summary>
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
            Name = "random mapping",
            Steps = Steps,
            Passes = [new(new NextToken(), BatchSize, Retain), new(new RandomMapping(), BatchSize, Forget)],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => PlainTraining.Train(
        "random-mapping", model,
        [
            context.Lessons.Begin(new NextToken(), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
            context.Lessons.Begin(new RandomMapping(), context.Data[Forget].Batches(BatchSize, context.Seed.Derive("forget")),
                ForgetWeight),
        ],
        Optimization.Over(Steps), SaveEvery, context, Weights);
}
