using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// MLAC, self-destructing models: weights that keep what they should and from which fine-tuning learns badly. Each outer step runs an
/// adversary for K steps and climbs its loss at every point of the way: it minimises L_retain(θ) - (λ / K) Σ_k L_NT(attack_k(θ), x_f), with
/// L_NT the next-token loss of held-out forget texts. It is <see cref="TamperResistance"/> with another loss: all points of a trajectory
/// weigh alike, the retain loss has no hidden states, and no safeguard comes first.
/// </summary>
/// <remarks>
/// Source: Henderson et al. 2023 (arXiv 2211.14946), algorithm 1; as MLAC-AR, for autoregressive models and with the loss held at ln V, in
/// Tamirisa et al. 2025, baselines. What is not told here is as there for TAR.
/// Differs from Henderson et al.: gradients are first-order, an adversary's steps are AdamW's, and the loss is taken on held-out texts; no
/// head is trained.
/// Differs from MLAC-AR: each token's loss is held at ln V, and not their mean.
/// </remarks>
[Card("meta-learned-adversarial-censoring", "MLAC: the next-token loss climbed at the weights of simulated attacks",
    Paper = "Henderson et al. 2023, algorithm 1", Aliases = ["mlac", "mlac-ar"])]
public sealed record MetaLearnedAdversarialCensoring : ISafeguard, IAdversarialSafeguard, IChecked
{
    private static readonly TamperResistance Usual = new();

    /// <summary>Whether the loss of each token is held at ln V, as in MLAC-AR; without, it grows without bound.</summary>
    public bool Clamped { get; init; } = true;

    /// <summary>The adversaries and their shares.</summary>
    [MinLength(1)]
    public IReadOnlyList<PooledAdversary> Adversaries { get; init; } = [new PooledAdversary { Adversary = new FineTuningAdversary() }];

    /// <summary>Outer steps.</summary>
    [Range(1, 1_000_000)]
    public int OuterSteps { get; init; } = Usual.OuterSteps;

    /// <summary>K: inner steps of a trajectory.</summary>
    [Range(1, 100_000)]
    public int InnerSteps { get; init; } = Usual.InnerSteps;

    /// <summary>The loss is climbed after every so many inner steps.</summary>
    [Range(1, 100_000)]
    public int MeasureEvery { get; init; } = Usual.MeasureEvery;

    /// <summary>λ.</summary>
    [Range(0, 1e6)]
    public double Lambda { get; init; } = 1;

    /// <summary>L_retain.</summary>
    public IObjective RetainLoss { get; init; } = new NextToken();

    /// <summary>Weight of the retain loss.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>The weights that the outer steps move, as in <see cref="TamperResistance"/>.</summary>
    public ITunedWeights Weights { get; init; } = Usual.Weights;

    /// <summary>Optimizer, rate, schedule and clipping of the outer steps.</summary>
    public Optimization Outer { get; init; } = Usual.Outer;

    /// <summary>Name of the held-out forget texts x_f.</summary>
    [TextsName]
    public string HeldOut { get; init; } = Usual.HeldOut;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = Usual.Retain;

    /// <summary>Rows of a batch of held-out and of retain texts.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = Usual.RetainBatchSize;

    /// <summary>Outer steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = Usual.SaveEvery;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => Meta.TrainedAgainst;

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline>? Outline => Meta.Outline;

    private TamperResistance Meta => Usual with
    {
        Initial = new None(),
        Adversaries = Adversaries,
        OuterSteps = OuterSteps,
        InnerSteps = InnerSteps,
        MeasureEvery = MeasureEvery,
        TamperResistanceLoss = new GradientAscent { Clamped = Clamped },
        TamperResistanceWeight = Lambda,
        WeightGrowth = 0,
        NormaliseWeights = true,
        RetainLoss = RetainLoss,
        RetainWeight = RetainWeight,
        Weights = Weights,
        Outer = Outer,
        HeldOut = HeldOut,
        Retain = Retain,
        HeldOutBatchSize = BatchSize,
        RetainBatchSize = BatchSize,
        SaveEvery = SaveEvery,
    };

    /// <inheritdoc />
    public void Check(ICollection<string> faults) => Meta.Check(faults);

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context) => Meta.Protect(model, context);
}
