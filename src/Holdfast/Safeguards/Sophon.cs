using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// SOPHON, non-fine-tunable learning: two trainings take turns on the same weights. Fine-tuning suppression runs an adversary for K steps
/// and makes a loss of being useful for the forget task small along its way, θ ← θ - η_s (1 / K) Σ_k ∇L_suppress(attack_k(θ), x_f);
/// normal training reinforcement restores what should be kept, θ ← θ - η_r ∇L_retain(θ, x_r). One optimizer each.
/// </summary>
/// <remarks>
/// Source: Deng et al. 2024 (arXiv 2404.12699), section IV and algorithm 1, with the numbers of its code for image classification. Its two
/// losses for classification are <see cref="UniformDivergence"/> (KL form) and <see cref="Unlikelihood"/> (inverse cross-entropy).
/// Differs from the paper: the adversary is a language model's fine-tuning with AdamW, and the loss is taken on held-out texts.
/// Differs from the official code: its inverse cross-entropy takes the cross-entropy of negated logits; where a cycle spoils what should be
/// kept too far, it goes back to the cycle before, here nothing is undone.
/// </remarks>
[Card("sophon", "SOPHON: suppression at the weights of simulated attacks, and normal training, in turns",
    Paper = "Deng et al. 2024, algorithm 1")]
public sealed record Sophon : ISafeguard, IAdversarialSafeguard, IChecked
{
    /// <summary>The adversaries and their shares.</summary>
    [MinLength(1)]
    public IReadOnlyList<PooledAdversary> Adversaries { get; init; } =
        [new PooledAdversary { Adversary = new FineTuningAdversary { LearningRates = [1e-4] } }];

    /// <summary>K: inner steps of a trajectory.</summary>
    [Range(1, 100_000)]
    public int InnerSteps { get; init; } = 50;

    /// <summary>The suppression loss is taken after every so many inner steps.</summary>
    [Range(1, 100_000)]
    public int MeasureEvery { get; init; } = 1;

    /// <summary>L_suppress: small where a model is of no use for the forget task.</summary>
    public IObjective SuppressionLoss { get; init; } = new UniformDivergence();

    /// <summary>L_retain.</summary>
    public IObjective RetainLoss { get; init; } = new NextToken();

    /// <summary>Steps of suppression in each cycle.</summary>
    [Range(1, 100_000)]
    public int SuppressionSteps { get; init; } = 1;

    /// <summary>Steps of reinforcement in each cycle.</summary>
    [Range(1, 100_000)]
    public int ReinforcementSteps { get; init; } = 1;

    /// <summary>Cycles.</summary>
    [Range(1, 1_000_000)]
    public int Cycles { get; init; } = 1000;

    /// <summary>Optimizer, rate, schedule and clipping of the suppression; optimizers that average have no place here.</summary>
    public Optimization Suppression { get; init; } = new() { LearningRate = 3e-4 };

    /// <summary>Optimizer, rate, schedule and clipping of the reinforcement; optimizers that average have no place here.</summary>
    public Optimization Reinforcement { get; init; } = new() { LearningRate = 5e-4 };

    /// <summary>The weights that both trainings move, as in <see cref="TamperResistance"/>.</summary>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Name of the held-out forget texts x_f.</summary>
    [TextsName]
    public string HeldOut { get; init; } = DatasetNames.ForgetHeldOut;

    /// <summary>Name of the retain texts x_r.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Rows of a batch of held-out and of retain texts.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Cycles between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 25;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => Adversaries.Select(entry => entry.Adversary.Family);

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline>? Outline
    {
        get
        {
            var shares = Adversaries.Sum(entry => entry.Share);
            var inside = Adversaries.Select(entry => entry.Adversary.Outline(InnerSteps * entry.Share / shares)).ToList();
            return inside.Contains(null) ? null :
            [
                new()
                {
                    Name = "suppression",
                    Steps = Cycles * SuppressionSteps,
                    Passes = [new(SuppressionLoss, BatchSize, HeldOut, InnerSteps / MeasureEvery, IsAmidst: true)],
                    Optimizer = Suppression.Optimizer,
                    Weights = Weights,
                    Copies = MovesModel ? [HostedPart.Snapshot, HostedPart.Ledger] : [HostedPart.Ledger],
                    Inside = [.. inside.OfType<TrainingOutline>()],
                },
                new()
                {
                    Name = "reinforcement",
                    Steps = Cycles * ReinforcementSteps,
                    Passes = [new(RetainLoss, BatchSize, Retain)],
                    Optimizer = Reinforcement.Optimizer,
                    Weights = Weights,
                },
            ];
        }
    }

    /// <summary>Whether an adversary moves the model's own weights, and not adapters alone.</summary>
    internal bool MovesModel => Adversaries.Any(entry => !entry.Adversary.Weights.IsBeside);

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        // What trajectories ask of their adversaries and of one another is the same.
        new TamperResistance
        {
            Adversaries = Adversaries,
            InnerSteps = InnerSteps,
            MeasureEvery = MeasureEvery,
            Weights = Weights,
        }.Check(faults);
        foreach (var optimizer in new[] { Suppression.Optimizer, Reinforcement.Optimizer }.Where(one => one.HasAverage))
        {
            faults.Add($"Expected optimizers that move the weights alone for sophon, got '{Catalog<IOptimizer>.Of(optimizer).Kind}'. "
                + "Choose another: two trainings take turns, and neither knows the other's average.");
        }
    }

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        using var run = new SophonRun(this, model, context);
        run.Train();
    }
}
