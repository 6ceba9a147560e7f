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
/// Retain-to-forget: fine-tunes on retain texts for the first M = int(b K) steps, b ~ Beta(6, 3), then on forget texts. It teaches
/// a safeguard about attackers that first soften the model with harmless data.
/// </summary>
/// <remarks>Source: Tamirisa et al. 2025, appendix D.2 and E.2 ("R to F").</remarks>
[Card("switching", "Fine-tuning on retain texts, then on forget texts", Paper = "Tamirisa et al. 2025, appendix D.2")]
public sealed record SwitchingAdversary : IAdversary
{
    /// <summary>Name of the texts before the switch.</summary>
    [TextsName]
    public string First { get; init; } = DatasetNames.Retain;

    /// <summary>Name of the texts after it.</summary>
    [TextsName]
    public string Second { get; init; } = DatasetNames.ForgetAdversary;

    /// <summary>First parameter of the Beta distribution, a whole number.</summary>
    [Range(1, 100)]
    public int Alpha { get; init; } = 6;

    /// <summary>Second parameter of the Beta distribution, a whole number.</summary>
    [Range(1, 100)]
    public int Beta { get; init; } = 3;

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
    public string Name => $"{First}-to-{Second}{FineTuningAdversary.OfAdapters(Weights)}";

    /// <inheritdoc />
    public AttackFamily Family => new(
        $"{AttackFamily.DataOf(First)}-{AttackFamily.DataOf(Second)}", Catalog<IOptimizer>.Of(Optimizer).Kind,
            Catalog<ITunedWeights>.Of(Weights).Kind);

    /// <inheritdoc />
    public TrainingOutline Outline(double steps) => new()
    {
        Name = Name,
        Steps = steps,
        Passes = [new(new NextToken(), BatchSize, Second)],
        Optimizer = Optimizer,
        States = HostedPart.Attacker,
        Weights = Weights,
    };

    /// <inheritdoc />
    public IAdversarySession Begin(CausalLM model, AdversaryContext context)
    {
        var batches = new PhasedBatches(
            context.Data[First].Batches(BatchSize, context.Seed.Derive("first")),
            context.Data[Second].Batches(BatchSize, context.Seed.Derive("second")),
            (long)(DrawBeta(Alpha, Beta, context.Seed.Derive("switch")) * context.Steps));
        return new FineTuningSession(Name, model, context.Lessons.Begin(new NextToken(), batches), new Optimization
        {
            Optimizer = Optimizer,
            LearningRate = FineTuningAdversary.DrawRate(LearningRates, context.Seed),
        }.Over(context.Steps), Weights, context.Seed);
    }

    /// <summary>
    /// A draw from Beta(a, b) with whole a and b: the a-th smallest of a + b - 1 uniform numbers has that distribution.
    /// </summary>
    internal static double DrawBeta(int a, int b, Seed seed)
    {
        var random = seed.Random();
        var uniform = Enumerable.Range(0, a + b - 1).Select(_ => random.NextDouble()).Order().ToArray();
        return uniform[a - 1];
    }
}
