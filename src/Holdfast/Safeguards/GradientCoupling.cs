using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>
/// SEAM: weights on which harmful fine-tuning destroys what should be kept. Beside the loss f to be released with, the cosine of the
/// gradients g_h of a harmful loss and g_b of a benign one is made small, so that a step down the one goes up the other:
/// f(θ) + λ cos(g_h(θ), g_b(θ)). Its gradient is taken without second derivatives, by steps of length ε along
/// v_h = ĝ_b - c ĝ_h and v_b = ĝ_h - c ĝ_b, with ĝ a gradient divided by its length and c the cosine:
/// (λ / ε) ((g_h(θ + ε v_h) - g_h(θ)) / ||g_h|| + (g_b(θ + ε v_b) - g_b(θ)) / ||g_b||).
/// </summary>
/// <remarks>
/// Source: Wang et al. 2025 (arXiv 2505.12186), section 4, with λ and ε of its code; steps and rows by the defaults of
/// <see cref="Unlearning"/>. Two gradients are held besides, 8 bytes a weight that moves.
/// Differs from the paper: there f unlearns harmful answers in all layers and learns refusals. Against knowledge, f is a forget loss beside
/// a retain loss; g_h is that of the next-token loss on forget texts, and g_b that of retain texts.
/// </remarks>
[Card("gradient-coupling", "SEAM: forget and retain losses, and harmful gradients turned against benign ones",
    Paper = "Wang et al. 2025, section 4", Aliases = ["seam"])]
public sealed record GradientCoupling : ISafeguard
{
    private static readonly Unlearning Usual = new() { ForgetLoss = new MaxEntropy() };

    /// <summary>Names of the forget texts that f reads, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = Usual.Forget;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = Usual.Retain;

    /// <summary>Names of the texts that g_h reads, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Harmful { get; init; } = [DatasetNames.ForgetAdversary];

    /// <summary>Names of the texts that g_b reads, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Benign { get; init; } = [Usual.Retain];

    /// <summary>The part of f on forget texts: what an unattacked model should be like there.</summary>
    public IObjective ForgetLoss { get; init; } = Usual.ForgetLoss;

    /// <summary>The part of f on retain texts.</summary>
    public IObjective RetainLoss { get; init; } = Usual.RetainLoss;

    /// <summary>What fine-tuning minimises, on harmful and on benign texts.</summary>
    public IObjective FineTuningLoss { get; init; } = new NextToken();

    /// <summary>Weight of the forget loss in f.</summary>
    [Range(0, 1e6)]
    public double ForgetWeight { get; init; } = 1;

    /// <summary>Weight of the retain loss in f; 0 leaves it out.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>λ: weight of the cosine.</summary>
    [Range(0, 1e6)]
    public double Lambda { get; init; } = 0.01;

    /// <summary>ε: length of the steps that the gradient of the cosine is taken by.</summary>
    [Range(1e-9, 1e3)]
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>The weights that move, whose gradients are meant; adapters are put into the model's own at the end.</summary>
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
            Name = "gradient coupling",
            Steps = Steps,
            Passes =
            [
                new(FineTuningLoss, BatchSize, Harmful[0], 2), new(FineTuningLoss, BatchSize, Benign[0], 2), .. Released.Passes,
            ],
            Optimizer = Optimization.Optimizer,
            Weights = Weights,
            Copies = [HostedPart.Snapshot, HostedPart.Ledger, HostedPart.Ledger],
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
        PlainTraining.Train(
            "gradient-coupling", model,
            [new CosineLesson(Fined(Harmful, "harmful"), Fined(Benign, "benign"), Lambda, Epsilon), .. Released.Lessons(context)],
            Optimization.Over(Steps), SaveEvery, context, Weights);

        Lesson Fined(IReadOnlyList<string> texts, string seed) => context.Lessons.Begin(
            FineTuningLoss, context.Data.Mix(texts).Batches(BatchSize, context.Seed.Derive(seed)));
    }

    /// <summary>The cosine of two gradients. The first of a training's lessons: it starts from gradients of zero.</summary>
    /// <param name="harmful">g_h; owned from now on.</param>
    /// <param name="benign">g_b; owned from now on.</param>
    /// <param name="weight">λ.</param>
    /// <param name="length">ε.</param>
    internal sealed class CosineLesson(Lesson harmful, Lesson benign, double weight, double length) : ILesson
    {
        private readonly NearbyWeights _nearby = new();

        public double WeightAt(long step) => weight;

        public double TakeGradients(CausalLM model, long position, WeightStore trained)
        {
            using var scope = NewDisposeScope();
            var (first, firstLength) = Direction(harmful);
            var (second, secondLength) = Direction(benign);
            double cosine;
            using (no_grad())
            {
                cosine = first.dot(second).item<float>();
            }

            Differ(harmful, first, second, firstLength);
            Differ(benign, second, first, secondLength);
            return cosine;

            // ĝ and ||g||, with gradients of zero left behind.
            (Tensor Unit, double Length) Direction(Lesson lesson)
            {
                lesson.TakeGradients(model, position, trained);
                using var silent = no_grad();
                var size = Math.Max(1e-30, trained.Gradients.norm().item<float>());
                var unit = trained.Gradients / Held.Number(size);
                trained.ZeroGradients();
                return (unit, size);
            }

            // Adds (λ / ε) (g(θ + ε v) - g(θ)) / ||g||.
            void Differ(Lesson lesson, Tensor own, Tensor other, double size)
            {
                using var silent = no_grad();
                var way = (other - (own * Held.Number(cosine))).mul_(Held.Number(length));
                using (enable_grad())
                using (_nearby.Visit(model, trained, way))
                {
                    lesson.TakeGradients(model, position, trained, weight / (length * size));
                }

                trained.Gradients.sub_(own * Held.Number(weight / length));
            }
        }

        public void Dispose()
        {
            _nearby.Dispose();
            harmful.Dispose();
            benign.Dispose();
        }
    }
}
