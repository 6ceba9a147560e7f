using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Circuit breakers by representation rerouting: adapters turn the hidden states of some layers away from the original's on harmful
/// requests with their answers, or on forget texts, and leave all layers' states where they were on everything else. At step t of T, from
/// 1 on, the loss is α (1 - t / (2 T)) mean ReLU(cos(h_l, h0_l)) + α t / (2 T) mean || h_l - h0_l ||_2.
/// </summary>
/// <remarks>
/// Source: Zou et al. 2024, algorithm 1, with the numbers of its code for Llama 3 8B (layers 10 and 20 of 32, adapters in the first 21).
/// Differs from the official code: padding counts in neither mean; the original is a copy of its own and not the model without adapters;
/// texts are as long as their source gives them. Forget texts in place of harmful answers are the setting of knowledge restriction.
/// </remarks>
[Card("circuit-breakers", "RR: states of harmful answers turned away, all others held", Paper = "Zou et al. 2024, algorithm 1",
    Aliases = ["rr"])]
[FormerOption("pairs", "harmful")]
public sealed record CircuitBreakers : ISafeguard, IShapeChecked
{
    /// <summary>
    /// Name of the texts to turn away: pairs, whose rejected side is the harmful one, or plain ones such as forget texts.
    /// </summary>
    [TextsName]
    public string Harmful { get; init; } = ChatNames.RefusalPairs;

    /// <summary>Names of the texts whose states stay, each with an equal part of the rows: benign ones and the model's refusals.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Retain { get; init; } = [DatasetNames.Retain, ChatNames.Refusals];

    /// <summary>The layers to turn away: their numbers, counted from 1, or below 1 shares of the model's layers.</summary>
    [MinLength(1)]
    public IReadOnlyList<double> Layers { get; init; } = new Rerouting().Layers;

    /// <summary>
    /// Whether only the harmful answers are turned away, and not the requests before them: for answers so short that requests, which
    /// the refusals begin with too, would outweigh them.
    /// </summary>
    public bool AnswersOnly { get; init; }

    /// <summary>α: weight of both terms.</summary>
    [Range(1e-6, 1e6)]
    public double Alpha { get; init; } = 10;

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new LowRank { Rank = 16, Alpha = 16, UpToLayer = 21.0 / 32 };

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = new() { LearningRate = 1e-4 };

    /// <summary>T: number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 150;

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
            Name = "circuit breakers",
            Steps = Steps,
            Passes = [new(Away, BatchSize, Harmful), new(Staying, BatchSize, Retain[0])],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
        },
    ];

    private Rerouting Away => new() { Layers = Layers, AnswersOnly = AnswersOnly };

    private static Retention Staying => new() { NextTokenWeight = 0 };

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => Away.Check(model, faults);

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var given = context.Data[Harmful];
        var harmful = given.Parts.Count == 0 ? given : given.Part(AnswerPair.Rejected);
        var retain = context.Data.Mix(Retain);
        PlainTraining.Train(
            "circuit-breakers", model,
            [
                context.Lessons.Begin(
                    Away, harmful.Batches(BatchSize, context.Seed.Derive("harmful")), step => Alpha * (1 - Progress(step))),
                context.Lessons.Begin(
                    Staying, retain.Batches(BatchSize, context.Seed.Derive("retain")), step => Alpha * Progress(step)),
            ],
            Optimization.Over(Steps), SaveEvery, context, Weights);
    }

    // Half a way: at the end both terms weigh α / 2.
    private double Progress(long step) => (step + 1) / (2.0 * Steps);
}
