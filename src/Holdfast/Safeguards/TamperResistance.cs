using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Resuming;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Safeguards;

/// <summary>
/// TAR: trains weights θ whose simulated fine-tuning attacks fail. After an initial safeguard, each of N outer steps runs an
/// adversary for K inner steps from θ, measures the tamper-resistance loss at the attacked weights on held-out forget texts, and
/// applies its gradient, taken there, at θ (first-order meta-learning), together with the retain loss at θ:
/// θ ← θ - η (λ_TR Σ_i w_i ∇L_TR(attack_i(θ), x_TR) + λ_retain ∇L_retain(θ, x_r)).
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, Algorithm 1 and appendix "Efficiently sampling fine-tuning attacks": one trajectory of K steps stands
/// for K attacks, its loss is taken after every m-th step on the same x_TR, and step i (0 at the first) weighs w_i = exp(λ (i - (K - 1))).
/// Differs from the paper: hidden states in the retain loss are compared by an unsquared norm (as its code does). Differs from the
/// official code: losses ignore padding; x_TR and the adversary's texts are shuffled; released weights are the averaged ones; the
/// optional bound is on the mean entropy loss and not on a weighted sum, and by default nothing is bounded; clipping, a divergence
/// guard, normalised weights, a retain loss at the attacked weights, adapters as adversaries, a growing K, a bound on the retain loss and
/// a search for further adversaries are offered.
/// </remarks>
[Card("tamper-resistance", "TAR: adversarial meta-learning against simulated fine-tuning", Paper = "Tamirisa et al. 2025, Algorithm 1",
    Aliases = ["tar"])]
[FormerOption("outer.steps")]
[FormerOption("probeEvery")]
public sealed record TamperResistance : ISafeguard, IAdversarialSafeguard, IChecked
{
    private const string StartName = $"{TamperResistanceRun.Name}-start";

    private static readonly WeightState Start = new(StartName);

    /// <summary>The safeguard that comes first.</summary>
    public ISafeguard Initial { get; init; } = new RandomMappingUnlearning();

    /// <summary>If given, the training that follows, for instance on texts to keep.</summary>
    public ISafeguard? Final { get; init; }

    /// <summary>A_train: the adversaries and their shares.</summary>
    [MinLength(1)]
    public IReadOnlyList<PooledAdversary> Adversaries { get; init; } =
    [
        new PooledAdversary { Adversary = new FineTuningAdversary() },
        new PooledAdversary { Adversary = new SwitchingAdversary() },
    ];

    /// <summary>N: outer steps.</summary>
    [Range(1, 1_000_000)]
    public int OuterSteps { get; init; } = 750;

    /// <summary>K: inner steps of a trajectory.</summary>
    [Range(1, 100_000)]
    public int InnerSteps { get; init; } = 64;

    /// <summary>
    /// If given, trajectories have so many inner steps at first and grow evenly to K over the first half of the outer steps.
    /// </summary>
    [Range(1, 100_000)]
    public int? FirstInnerSteps { get; init; }

    /// <summary>m: the tamper-resistance loss is taken after every m-th inner step.</summary>
    [Range(1, 100_000)]
    public int MeasureEvery { get; init; } = 4;

    /// <summary>Trajectories in each outer step; their gradients are averaged.</summary>
    [Range(1, 1000)]
    public int Tasks { get; init; } = 1;

    /// <summary>L_TR, the tamper-resistance loss.</summary>
    public IObjective TamperResistanceLoss { get; init; } = new MaxEntropy();

    /// <summary>L_retain, the retain loss.</summary>
    public IObjective RetainLoss { get; init; } = new Retention();

    /// <summary>λ_TR.</summary>
    [Range(0, 1e6)]
    public double TamperResistanceWeight { get; init; } = 4;

    /// <summary>λ_retain.</summary>
    [Range(0, 1e6)]
    public double RetainWeight { get; init; } = 1;

    /// <summary>
    /// Weight of the retain loss at the attacked weights, added to the tamper-resistance loss at every measured point; 0 for the paper's
    /// method. It asks that an attacked model stays useful, so that resistance is not bought by models that break when touched.
    /// </summary>
    [Range(0, 1e6)]
    public double AttackedRetainWeight { get; init; }

    /// <summary>λ, by which later points of a trajectory weigh more; 0 weighs all alike.</summary>
    [Range(0, 100)]
    public double WeightGrowth { get; init; } = 0.0625;

    /// <summary>Whether the weights of the measured points are divided by their sum, so that K and m do not change the total.</summary>
    public bool NormaliseWeights { get; init; }

    /// <summary>
    /// If given, the tamper-resistance gradient of an outer step is left out while the mean loss is below this bound, in nats.
    /// </summary>
    public double? LossBound { get; init; }

    /// <summary>If given, λ_TR moves so that the retain loss stays at a bound.</summary>
    public RetainConstraint? RetainConstraint { get; init; }

    /// <summary>If given, the pool grows by the worst attacks found on the way.</summary>
    public PoolPatch? PoolPatch { get; init; }

    /// <summary>
    /// The weights that the outer steps move. Adapters stay beside the model while it is attacked, by adversaries that move its own weights
    /// under them or adapters of their own on top of them, and are put into the model's own weights at the end.
    /// </summary>
    /// <remarks>
    /// With adapters here and as adversaries the model is held once, without gradients, snapshot or ledger of its size. One adversary that
    /// moves the model's own weights brings back 4 bytes a weight for the snapshot, 4 for gradients, and what its optimizer remembers.
    /// </remarks>
    public ITunedWeights Weights { get; init; } = new AllWeights();

    /// <summary>Optimizer, rate, schedule and clipping of the outer steps.</summary>
    public Optimization Outer { get; init; } = new() { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 32 }, LearningRate = 2e-5 };

    /// <summary>Name of the held-out forget texts x_TR.</summary>
    [TextsName]
    public string HeldOut { get; init; } = DatasetNames.ForgetHeldOut;

    /// <summary>Name of the retain texts.</summary>
    [TextsName]
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Rows of a batch of held-out texts.</summary>
    [Range(1, 4096)]
    public int HeldOutBatchSize { get; init; } = 16;

    /// <summary>Rows of a batch of retain texts.</summary>
    [Range(1, 4096)]
    public int RetainBatchSize { get; init; } = 16;

    /// <summary>Outer steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 25;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => AllAdversaries.Select(adversary => adversary.Family);

    /// <inheritdoc />
    public IReadOnlyList<TrainingOutline>? Outline
    {
        get
        {
            var steps = Enumerable.Range(0, OuterSteps).Average(step => (double)InnerStepsAt(step)) * Tasks;
            var measured = Enumerable.Range(0, OuterSteps).Average(step => (double)(InnerStepsAt(step) / MeasureEvery)) * Tasks;
            var shares = Adversaries.Sum(entry => entry.Share);
            var inside = Adversaries.Select(entry => entry.Adversary.Outline(steps * entry.Share / shares)).ToList();
            return inside.Contains(null) || Initial.Outline is not { } initial || (Final ?? new None()).Outline is not { } final ? null :
            [
                .. initial,
                new()
                {
                    Name = "tamper resistance",
                    Steps = OuterSteps,
                    Passes =
                    [
                        new(TamperResistanceLoss, HeldOutBatchSize, HeldOut, measured, IsAmidst: true),
                        new(RetainLoss, RetainBatchSize, Retain, 1 + (AttackedRetainWeight > 0 ? measured : 0), AttackedRetainWeight > 0),
                    ],
                    Optimizer = Outer.Optimizer,
                    Weights = Weights,
                    Copies = MovesModel ? [HostedPart.Snapshot, HostedPart.Ledger] : [HostedPart.Ledger],
                    Inside = [.. inside.OfType<TrainingOutline>()],
                },
                .. final,
            ];
        }
    }

    /// <summary>Whether an adversary moves the model's own weights, and not adapters alone.</summary>
    internal bool MovesModel => AllAdversaries.Any(adversary => !adversary.Weights.IsBeside);

    private IEnumerable<IAdversary> AllAdversaries => Adversaries.Select(entry => entry.Adversary).Concat(PoolPatch?.Candidates ?? []);

    /// <inheritdoc />
    public void Check(ICollection<string> faults)
    {
        if (FirstInnerSteps > InnerSteps)
        {
            faults.Add($"Expected firstInnerSteps of at most innerSteps, {InnerSteps}, got {FirstInnerSteps}. Trajectories grow: "
                + "begin with fewer.");
        }

        var fewest = Math.Min(InnerSteps, FirstInnerSteps ?? InnerSteps);
        if (MeasureEvery > fewest)
        {
            faults.Add($"Expected measureEvery of at most the inner steps of the shortest trajectory, {fewest}, got {MeasureEvery}. "
                + "Lower it: the tamper-resistance loss would never be taken there.");
        }

        foreach (var adversary in AllAdversaries.Where(adversary => Weights.IsBeside && !adversary.Weights.StandsOnOthers))
        {
            faults.Add($"Expected adversaries whose adapters can stand on those of the safeguard, got '{adversary.Name}' beside weights "
                + $"'{Catalog<ITunedWeights>.Of(Weights).Kind}'. Give that adversary low-rank weights, or the safeguard full ones.");
        }
    }

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        using var saved = context.Resume.Load(TamperResistanceRun.Name);
        if (saved is null)
        {
            Initial.Protect(model, context with { Seed = context.Seed.Derive("initial") });
            KeepStart(model, context.Resume);
        }
        else
        {
            ReturnToStart(model, context.Resume);
        }

        using (var run = new TamperResistanceRun(this, model, context))
        {
            run.Train(saved);
        }

        Final?.Protect(model, context with { Seed = context.Seed.Derive("final") });
    }

    // A state of adapters has not the weights that they lie beside in it: those are kept once, where they are not the model as it came.
    private bool HasStart => Weights.IsBeside && Initial is not None;

    private void KeepStart(CausalLM model, IResumeStore store)
    {
        if (HasStart)
        {
            using var state = Start.Of(model.Weights);
            store.Save(StartName, state);
        }
    }

    private void ReturnToStart(CausalLM model, IResumeStore store)
    {
        using var state = HasStart ? store.Load(StartName) : null;
        if (state is not null)
        {
            Start.Restore(state, model.Weights);
        }
    }

    /// <summary>w_i of inner step i (0 at the first) of a trajectory of K steps, normalised if so configured.</summary>
    /// <param name="innerStep">i.</param>
    /// <param name="steps">K.</param>
    public double WeightOf(int innerStep, int steps)
    {
        var weight = Growth(innerStep);
        return NormaliseWeights ? weight / Enumerable.Range(0, steps).Where(IsMeasured).Sum(Growth) : weight;

        double Growth(int step) => Math.Exp(WeightGrowth * (step - (steps - 1)));
    }

    /// <summary>K at an outer step, 0 at the first.</summary>
    public int InnerStepsAt(long outerStep) => FirstInnerSteps is { } first
        ? first + (int)Math.Round((InnerSteps - first) * Math.Min(1, 2.0 * outerStep / OuterSteps))
        : InnerSteps;

    /// <summary>Whether the tamper-resistance loss is taken after an inner step, 0 at the first.</summary>
    public bool IsMeasured(int innerStep) => (innerStep + 1) % MeasureEvery == 0;
}
