using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Unlearning as most methods have it: a forget loss on forget texts and a retain loss on retain texts, a L_forget + b L_retain, minimised
/// for some steps. The methods differ in the two losses: gradient ascent, GradDiff, NPO, SimNPO, WGA, UNDIAL, SatImp, Min Posterior.
/// </summary>
/// <remarks>
/// Source: Liu, Liu and Stone 2022 (GradDiff), whose frame the others share; sharpness-aware Fan et al. 2025, whose ρ is from
/// memory of the source, not checked. Optimizer, rate, rows and steps are the best that Tamirisa et
/// al. 2025 found for their baselines at 8B.
/// </remarks>
[Card("unlearning", "A forget loss beside a retain loss: GradDiff, NPO, SimNPO, WGA, UNDIAL, SatImp, Min Posterior",
    Paper = "Liu, Liu and Stone 2022")]
public sealed record Unlearning : ISafeguard
{
    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>L_forget: what makes the method.</summary>
    public required IObjective ForgetLoss { get; init; }

    /// <summary>L_retain.</summary>
    public IObjective RetainLoss { get; init; } = new NextToken();

    /// <summary>a: weight of the forget loss.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>b: weight of the retain loss; 0 leaves the retain texts out.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>
    /// ρ: if given, the gradient of the forget loss is taken where it is worst within this distance of the weights (SAM), so that
    /// unlearning holds in a neighbourhood of them; 0.01 is usual.
    /// </summary>
    [Range(1e-9, 1e6)]
    public double? SharpnessRadius { get; init; }

    /// <summary>The weights that move; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } =
        new() { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 100 }, LearningRate = 1e-5 };

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = 600;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 100;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "unlearning",
            Steps = Steps,
            Passes = Passes,
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
            Copies = SharpnessRadius is null ? [] : [HostedPart.Snapshot],
        },
    ];

    /// <summary>The passes of a step: those that <see cref="Lessons"/> take.</summary>
    internal IReadOnlyList<PassOutline> Passes =>
    [
        new(ForgetLoss, BatchSize, Forget[0], SharpnessRadius is null ? 1 : 2),
        .. RetainWeight > 0 ? [new PassOutline(RetainLoss, BatchSize, Retain)] : Array.Empty<PassOutline>(),
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) =>
        PlainTraining.Train("unlearning", model, Lessons(context), Optimization.Over(Steps), SaveEvery, context, Weights);

    /// <summary>a L_forget and b L_retain, begun: what others minimise beside a loss of their own, too.</summary>
    /// <param name="context">Data and chance.</param>
    internal IReadOnlyList<ILesson> Lessons(SafeguardContext context)
    {
        var forget = context.Lessons.Begin(
            ForgetLoss, context.Data.Mix(Forget).Batches(BatchSize, context.Seed.Derive("forget")), ForgetWeight);
        var lessons = new List<ILesson> { SharpnessRadius is { } radius ? new SharpnessAwareLesson(forget, radius) : forget };
        if (RetainWeight > 0)
        {
            lessons.Add(context.Lessons.Begin(
                RetainLoss, context.Data[Retain].Batches(BatchSize, context.Seed.Derive("retain")), RetainWeight));
        }

        return lessons;
    }
}
