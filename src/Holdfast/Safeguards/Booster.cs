using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// Booster: what one harmful step gains is made small. Beside the loss f to be released with, each training step minimises how much the
/// harmful loss h falls along its own normalised gradient, h(θ) - h(θ - α ∇h(θ) / ||∇h(θ)||_2), whose gradient is taken as if the step did
/// not move with θ: g = ∇f(θ) + λ (∇h(θ) - ∇h(θ - α ∇h(θ) / ||∇h(θ)||_2)).
/// </summary>
/// <remarks>
/// Source: Huang et al. 2024 (arXiv 2409.01586), equation 3 and algorithm 1, with λ and α of its code; steps and rows by the defaults of
/// <see cref="Unlearning"/>.
/// Differs from the paper: there f is the loss of refusals to harmful requests and h that of harmful answers. Against knowledge, f is a
/// forget loss beside a retain loss, and h the next-token loss of forget texts, as an attacker has it. With <c>forget: [refusals]</c>,
/// <c>forgetLoss: next-token</c> and <c>harmful: [harmful]</c> it is the paper's.
/// </remarks>
[Card("booster", "Booster: forget and retain losses, and harmful steps made to gain little", Paper = "Huang et al. 2024, algorithm 1")]
public sealed record Booster : ISafeguard
{
    private static readonly Unlearning Usual = new() { ForgetLoss = new MaxEntropy() };

    /// <summary>Names of the forget texts that f reads, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = Usual.Forget;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = Usual.Retain;

    /// <summary>Names of the texts that h reads, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Harmful { get; init; } = [DatasetNames.ForgetAdversary];

    /// <summary>The part of f on forget texts: what an unattacked model should be like there.</summary>
    public IObjective ForgetLoss { get; init; } = Usual.ForgetLoss;

    /// <summary>The part of f on retain texts.</summary>
    public IObjective RetainLoss { get; init; } = Usual.RetainLoss;

    /// <summary>h: what an attacker minimises.</summary>
    public IObjective HarmfulLoss { get; init; } = new NextToken();

    /// <summary>Weight of the forget loss in f.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>Weight of the retain loss in f; 0 leaves it out.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>λ: weight of what a harmful step gains.</summary>
    [Range(0, 1e6)]
    public double Lambda { get; init; } = 5;

    /// <summary>α: length of the harmful step.</summary>
    [Range(1e-9, 1e6)]
    public double Alpha { get; init; } = 0.1;

    /// <summary>The weights that move, and that the harmful step moves; adapters are put into the model's own at the end.</summary>
    public ITunedWeights Weights { get; init; } = Usual.Weights;

    /// <summary>Optimizer, rate, schedule, clipping.</summary>
    public Optimization Optimization { get; init; } = Usual.Optimization;

    /// <summary>Number of steps.</summary>
    [Range(0, 10_000_000)]
    public int Steps { get; init; } = Usual.Steps;

    /// <summary>Rows of a batch of each part.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = Usual.BatchSize;

    /// <summary>Steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = Usual.SaveEvery;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline> Outline =>
    [
        new()
        {
            Name = "booster",
            Steps = Steps,
            Passes = [new(HarmfulLoss, BatchSize, Harmful[0], 2), .. Released.Passes],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
            Copies = [HostedPart.Snapshot],
        },
    ];

    private Unlearning Released => Usual with
    {
        Forget = Forget,
        Retain = Retain,
        ForgetLoss = ForgetLoss,
        RetainLoss = RetainLoss,
        ForgetWeight = ForgetWeight,
        RetainWeight = RetainWeight,
        BatchSize = BatchSize,
    };

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var harmful = context.Lessons.Begin(
            HarmfulLoss, context.Data.Mix(Harmful).Batches(BatchSize, context.Seed.Derive("harmful")), Lambda);
        PlainTraining.Train(
            "booster", model, [new GainLesson(harmful, Alpha), .. Released.Lessons(context)], Optimization.Over(Steps), SaveEvery, context,
            Weights);
    }

    /// <summary>
    /// λ (∇h(θ) - ∇h(θ - α ∇h(θ) / ||∇h(θ)||)), and as the loss what the step gains. The first of a training's lessons: it starts from
    /// gradients of zero.
    /// </summary>
    /// <param name="harmful">h, of weight λ; owned from now on.</param>
    /// <param name="length">α.</param>
    internal sealed class GainLesson(Lesson harmful, double length) : ILesson
    {
        private readonly NearbyWeights _nearby = new();

        public double WeightAt(long step) => harmful.WeightAt(step);

        public double TakeGradients(CausalLM model, long position, WeightStore trained)
        {
            var before = harmful.TakeGradients(model, position, trained);
            using var after = _nearby.Visit(model, trained, -length);
            return before - harmful.TakeGradients(model, position, trained, -WeightAt(position));
        }

        public void Dispose()
        {
            _nearby.Dispose();
            harmful.Dispose();
        }
    }
}
