using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Attacks;

/// <summary>
/// Fine-tuning, by next-token loss as TAR's red team does it or by another objective. All weights, some, or adapters; on one set of texts,
/// or on two that come one after the other, in turn or mixed; on all texts of a set or a few.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, appendix F.1.
/// Differs from the official code: batches are shuffled by a seed; schedules multiply the learning rate and never square it.
/// </remarks>
[Card("fine-tuning", "Fine-tuning of all weights, some, or adapters", Paper = "Tamirisa et al. 2025, appendix F.1", Aliases = ["sft"])]
[FormerOption("optimizer", "optimization.optimizer")]
[FormerOption("learningRate", "optimization.learningRate")]
[FormerOption("schedule", "optimization.schedule")]
public sealed record FineTuningAttack : IAttack
{
    /// <inheritdoc />
    public required string Name { get; init; }

    /// <summary>Name of the texts.</summary>
    [TextsName]
    public string Data { get; init; } = DatasetNames.ForgetAttacker;

    /// <summary>What it minimises; its original model is the released one.</summary>
    public IObjective Objective { get; init; } = new NextToken();

    /// <summary>If given, only so many of the texts, drawn by the seed: an attacker who has found no more.</summary>
    [Range(1, 10_000_000)]
    public int? Few { get; init; }

    /// <summary>If given, texts that the attack trains on besides.</summary>
    public Companion? Companion { get; init; }

    /// <summary>The weights that move.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>How they move; the learning rate is in the paper's units, before the recipe's scale.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 2e-5 };

    /// <inheritdoc />
    [CountsSteps]
    [Range(1, 10_000_000)]
    public int Steps { get; init; } = 500;

    /// <summary>Rows of a batch.</summary>
    [CountsRows]
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 64;

    /// <inheritdoc />
    public AttackFamily Family => new(
        (Objective is NextToken ? "" : Catalog<IObjective>.Of(Objective).Kind + " ") + Companion switch
        {
            _ when Few is not null => $"few {AttackFamily.DataOf(Data)}",
            null => AttackFamily.DataOf(Data),
            { Order: CompanionOrder.Before } first => $"{AttackFamily.DataOf(first.Data)}-{AttackFamily.DataOf(Data)}",
            { Order: CompanionOrder.After } last => $"{AttackFamily.DataOf(Data)}-{AttackFamily.DataOf(last.Data)}",
            var both => $"{both.Order} {AttackFamily.DataOf(both.Data)}".ToLowerInvariant(),
        },
        Catalog<IOptimizer>.Of(Optimization.Optimizer).Kind,
        Catalog<ITunedWeights>.Of(Weights).Kind);

    /// <inheritdoc />
    public TrainingOutline Outline => new()
    {
        Name = Name,
        Steps = Steps,
        Passes = [new(Objective, BatchSize, Data)],
        Optimizer = Optimization.Optimizer,
        States = HostedPart.Attacker,
        Weights = Weights,
    };

    /// <inheritdoc />
    public ILanguageModel Tamper(CausalLM model, AttackContext context)
    {
        using var session = new FineTuningSession(
            Name, model, context.Lessons.Begin(Objective, Batches(context)), Optimization.Over(Steps), Weights, context.Seed);
        var speaking = context.Speak(model);
        for (var step = 1; step <= Steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Journal.Measure($"{Name}/loss", step, session.Advance());
            if (context.ExaminedSteps.Contains(step))
            {
                using var published = session.Published();
                context.Examine(step, speaking);
            }
        }

        session.Publish();
        return speaking;
    }

    private IBatches Batches(AttackContext context)
    {
        var texts = context.Data[Data];
        if (Few is { } few)
        {
            texts = texts.Sample(few, context.Seed.Derive("few"));
        }

        var own = context.Seed.Derive("batches");
        if (Companion is null)
        {
            return texts.Batches(BatchSize, own);
        }

        var others = context.Data[Companion.Data];
        var share = Companion.Share;
        return Companion.Order switch
        {
            CompanionOrder.Mixed => TextSet.Mix([(texts, 1 - share), (others, share)]).Batches(BatchSize, own),
            CompanionOrder.Interleaved => new AlternatingBatches(texts.Batches(BatchSize, own), Other(), share),
            CompanionOrder.Before => new PhasedBatches(Other(), texts.Batches(BatchSize, own), (long)Math.Round(share * Steps)),
            _ => new PhasedBatches(texts.Batches(BatchSize, own), Other(), (long)Math.Round((1 - share) * Steps)),
        };

        IBatches Other() => others.Batches(BatchSize, context.Seed.Derive("first"));
    }
}
