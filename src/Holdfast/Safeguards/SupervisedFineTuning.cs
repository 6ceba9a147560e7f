using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Plain fine-tuning by next-token loss on texts that the model should keep: no defence of its own, but what wins back ability after one.
/// TAR's refusal models end with such steps on benign chats.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, appendix on the refusal setting; its rate is not told there, that of the default is inferred.
/// </remarks>
[Card("supervised-fine-tuning", "Next-token loss on texts to keep", Paper = "Tamirisa et al. 2025, refusal setting")]
public sealed record SupervisedFineTuning : ISafeguard
{
    private const string Name = "supervised-fine-tuning";

    /// <summary>Name of the texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 2e-5 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Rows of a batch.</summary>
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
            Name = "supervised fine-tuning",
            Steps = Steps,
            Passes = [new(new NextToken(), BatchSize, Retain)],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => PlainTraining.Train(
        Name, model,
        [context.Lessons.Begin(new NextToken(), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain")))],
        Optimization.Over(Steps), SaveEvery, context, Weights);
}
