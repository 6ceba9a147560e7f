using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>
/// Refusal training: next-token loss on refusals of harmful requests beside that on benign chats, and after it, where asked for, a
/// preference of refusals over harmful answers with the benign chats going on beside it. What chat models have had before anything else.
/// </summary>
/// <remarks>
/// Source: the order of supervised training and preferences is that of Rafailov et al. 2023, section 5; the mixture of safety and
/// helpfulness that of Bianchi et al. 2024.
/// </remarks>
[Card("refusal-training", "Supervised refusals beside benign chats, then preferences", Paper = "Bianchi et al. 2024; Rafailov et al. 2023")]
public sealed record RefusalTraining : ISafeguard
{
    private const string Name = "refusal-training";

    /// <summary>Name of the conversations in which the assistant refuses.</summary>
    [TextsName]
    public string Refusals { get; init; } = ChatNames.Refusals;

    /// <summary>Name of the benign conversations.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Weight of the refusals, or of the preference, against the benign conversations.</summary>
    [Range(0, 1e6)]
    public double RefusalWeight { get; init; } = 1;

    /// <summary>If given, what follows the supervised training.</summary>
    public PreferenceTraining? Preference { get; init; }

    /// <summary>The weights that move; adapters are put into the model's own at the end of each part.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping of the supervised training.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 2e-5 };

    /// <summary>Steps of the supervised training.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 200;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        Outlined("supervised refusals", new NextToken(), Refusals, Optimization, Steps),
        .. Preference is { } then
            ? [Outlined("preference of refusals", then.Loss, then.Pairs, then.Optimization, then.Steps)]
            : Array.Empty<TrainingOutline>(),
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        Train(Name, context.Lessons, new NextToken(), Refusals, Optimization.Over(Steps), model, context, Preference is not null);
        if (Preference is { } then)
        {
            var place = model.Memory.Host.Contains(HostedPart.Original) ? CPU : model.Weights.Values.device;
            using var supervised = new OriginalModel(() => model.Copy(place));
            if (then.Loss.Reads.HasFlag(LossReads.Original))
            {
                supervised.Make();
            }

            Train(
                $"{Name}-preference", context.Lessons.From(supervised), then.Loss, then.Pairs, then.Optimization.Over(then.Steps), model,
                context with { Seed = context.Seed.Derive("preference") }, keepsEnd: false);
        }
    }

    private void Train(
        string name, Lessons lessons, IObjective objective, string texts, Course course, CausalLM model, SafeguardContext context,
        bool keepsEnd) =>
        PlainTraining.Train(
            name, model,
            [
                lessons.Begin(new NextToken(), context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain"))),
                lessons.Begin(objective, context.Data[texts].Batches(BatchSize, context.Seed.Derive("refusals")), RefusalWeight),
            ],
            course, SaveEvery, context, Weights, keepsEnd);

    private TrainingOutline Outlined(string name, IObjective objective, string texts, Optimization optimization, int steps) => new()
    {
        Name = name,
        Steps = steps,
        Passes = [new(new NextToken(), BatchSize, Retain), new(objective, BatchSize, texts)],
        Optimizer = optimization.Optimizer,
        Weights = Weights,
        Copies = objective.Reads.HasFlag(LossReads.Original) ? [HostedPart.Original] : [],
    };
}
