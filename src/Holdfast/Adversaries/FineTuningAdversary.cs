using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Adversaries;

/// <summary>
/// Supervised fine-tuning by next-token loss on texts of one name, with a learning rate drawn anew for each
/// trajectory and a fresh optimizer.
/// </summary>
/// <remarks>Source: Tamirisa et al. 2025, appendix E.2; the learning rate is entry floor(u * count) of the list, u uniform.</remarks>
[Card("fine-tuning", "Fine-tuning on one set of texts, learning rate drawn per trajectory", Paper = "Tamirisa et al. 2025, appendix E.2")]
public sealed record FineTuningAdversary : IAdversary
{
    /// <summary>Name of the texts it trains on.</summary>
    [TextsName]
    public string Data { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>Learning rates, drawn with equal chance.</summary>
    [MinLength(1)]
    public IReadOnlyList<double> LearningRates { get; init; } = [2e-5, 4e-5];

    /// <summary>The weights that move.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, with fresh state for each trajectory.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW();

    /// <summary>Rows of a batch.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc />
    public string Name => Data + OfAdapters(Weights);

    /// <inheritdoc />
    public AttackFamily Family =>
        new(AttackFamily.DataOf(Data), Catalog<IOptimizer>.Of(Optimizer).Kind, Catalog<ITunedWeights>.Of(Weights).Kind);

    /// <inheritdoc />
    public TrainingOutline Outline(double steps) => new()
    {
        Name = Name,
        Steps = steps,
        Passes = [new(new NextToken(), BatchSize, Data)],
        Optimizer = Optimizer,
        States = HostedPart.Attacker,
        Weights = Weights,
    };

    /// <inheritdoc />
    public IAdversarySession Begin(CausalLM model, AdversaryContext context) => new FineTuningSession(
        Name, model, context.Lessons.Begin(new NextToken(), context.Data[Data].Batches(BatchSize, context.Seed.Derive("batches"))),
        new Optimization { Optimizer = Optimizer, LearningRate = DrawRate(LearningRates, context.Seed) }.Over(context.Steps),
        Weights, context.Seed);

    /// <summary>What a name says about tuned weights: nothing where all of them move.</summary>
    internal static string OfAdapters(ITunedWeights weights) =>
        weights is AllWeights ? "" : "-" + Catalog<ITunedWeights>.Of(weights).Kind;

    /// <summary>One of the rates, with equal chance.</summary>
    internal static double DrawRate(IReadOnlyList<double> rates, Seed seed) =>
        rates[(int)(seed.Derive("learning-rate").Random().NextDouble() * rates.Count)];
}
