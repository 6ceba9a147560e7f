using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>
/// Supervised fine-tuning by next-token loss: the attack of TAR's red team. All weights or low-rank adapters; on one set of texts,
/// or on a first set for a share of the steps and a second one after it.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, appendix F.1.
/// Differs from the official code: batches are shuffled by a seed; schedules multiply the learning rate and never square it.
/// </remarks>
[Card("fine-tuning", "Fine-tuning of all weights or low-rank adapters", Paper = "Tamirisa et al. 2025, appendix F.1")]
public sealed record FineTuningAttack : IAttack, IReadsTexts
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the texts.</summary>
    public string Data { get; init; } = DatasetNames.ForgetAttacker;

    /// <summary>If given, name of the texts of the first steps.</summary>
    public string? First { get; init; }

    /// <summary>Share of the steps that go to <see cref="First"/>.</summary>
    [Range(0, 1)]
    public double FirstShare { get; init; } = 0.4;

    /// <summary>The rule that moves the weights.</summary>
    public IOptimizer Optimizer { get; init; } = new AdamW();

    /// <summary>Learning rate in the paper's units, before the recipe's scale.</summary>
    [Range(0, 1e3)]
    public double LearningRate { get; init; } = 2e-5;

    /// <summary>How the learning rate moves.</summary>
    public ISchedule Schedule { get; init; } = new Constant();

    /// <inheritdoc />
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 500;

    /// <summary>Rows of a batch.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 64;

    /// <summary>If given, low-rank adapters are trained in place of the weights.</summary>
    public LowRankOptions? LowRank { get; init; }

    /// <inheritdoc />
    public IEnumerable<string> Reads => First is null ? [Data] : [First, Data];

    /// <inheritdoc />
    public AttackFamily Family => new(
        (First ?? Data, Data) switch
        {
            (DatasetNames.Retain, DatasetNames.Retain) => "retain",
            (DatasetNames.Retain, _) => "retain-forget",
            (_, DatasetNames.Retain) => "forget-retain",
            _ => "forget",
        },
        Catalog<IOptimizer>.Of(Optimizer).Kind,
        LowRank is null ? "full" : "low-rank");

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using var adapter = LowRank is null ? null : new LowRankAdapter(model, LowRank, context.Seed.Derive("adapter"));
        using var session = new FineTuningSession(Name, model, context.Reference, Batches(context), new Optimization
        {
            Optimizer = Optimizer,
            LearningRate = LearningRate * context.LearningRateScale,
            Schedule = Schedule,
            Steps = Steps,
        }, adapter?.Weights, context.Cost);
        var speaking = context.Speak(model);
        for (var step = 1; step <= Steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            adapter?.Train();
            context.Journal.Measure($"{Name}/loss", step, session.Advance());
            adapter?.Rest();
            if (context.ExaminedSteps.Contains(step))
            {
                session.AtPublished(() => context.Examine(step, speaking));
            }
        }

        session.Publish();
        adapter?.Merge();
        return speaking;
    }

    private IBatches Batches(AttackContext context)
    {
        var last = context.Data[Data].Batches(BatchSize, context.Seed.Derive("batches"));
        return First is null
            ? last
            : new PhasedBatches(
                context.Data[First].Batches(BatchSize, context.Seed.Derive("first")), last, (long)Math.Round(FirstShare * Steps));
    }
}
