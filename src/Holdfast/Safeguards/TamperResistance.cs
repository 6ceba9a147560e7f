using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>
/// TAR: trains weights θ whose simulated fine-tuning attacks fail. After an initial safeguard, each of N outer steps runs an
/// adversary for K inner steps from θ, measures the tamper-resistance loss at the attacked weights on held-out forget texts, and
/// applies its gradient, taken there, at θ (first-order meta-learning), together with the retain loss at θ:
/// θ ← θ - η (λ_TR Σ_i w_i ∇L_TR(attack_i(θ), x_TR) + λ_retain ∇L_retain(θ, x_r)).
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, Algorithm 1 and appendix "Efficiently sampling fine-tuning attacks": one trajectory of K steps stands for K attacks,
/// its loss is taken after every m-th step on the same x_TR, and step i (0 at the first) weighs w_i = exp(λ (i - (K - 1))).
/// Differs from the paper: hidden states in the retain loss are compared by an unsquared norm (as its code does). Differs from the
/// official code: losses ignore padding; x_TR and the adversary's texts are shuffled; released weights are the averaged ones; the
/// optional bound is on the mean entropy loss and not on a weighted sum, and by default nothing is bounded; clipping, a divergence
/// guard, normalised weights and a retain loss at the attacked weights are offered.
/// </remarks>
[Card("tamper-resistance", "TAR: adversarial meta-learning against simulated fine-tuning", Paper = "Tamirisa et al. 2025, Algorithm 1")]
public sealed record TamperResistance : ISafeguard, IAdversarialSafeguard, IReadsTexts
{
    private const string Name = "tar";

    /// <summary>The safeguard that comes first.</summary>
    public ISafeguard Initial { get; init; } = new RandomMappingUnlearning();

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

    /// <summary>Optimizer, rate and clipping of the outer steps; its number of steps is <see cref="OuterSteps"/>.</summary>
    public Optimization Outer { get; init; } = new() { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 32 }, LearningRate = 2e-5 };

    /// <summary>Name of the held-out forget texts x_TR.</summary>
    public string HeldOut { get; init; } = DatasetNames.ForgetHeldOut;

    /// <summary>Name of the retain texts.</summary>
    public string Retain { get; init; } = DatasetNames.Retain;

    /// <summary>Rows of a batch of held-out texts.</summary>
    [Range(1, 4096)]
    public int HeldOutBatchSize { get; init; } = 16;

    /// <summary>Rows of a batch of retain texts.</summary>
    [Range(1, 4096)]
    public int RetainBatchSize { get; init; } = 16;

    /// <summary>Outer steps between in-loop exams, where the recipe offers one; 0 for none.</summary>
    [Range(0, 1_000_000)]
    public int ProbeEvery { get; init; }

    /// <summary>Outer steps between saved states.</summary>
    [Range(1, 1_000_000)]
    public int SaveEvery { get; init; } = 25;

    /// <inheritdoc />
    public IEnumerable<AttackFamily> TrainedAgainst => Adversaries.Select(entry => entry.Adversary.Family);

    /// <inheritdoc />
    public IEnumerable<string> Reads =>
    [
        HeldOut, Retain,
        .. Adversaries.Select(entry => entry.Adversary).Prepend<object>(Initial).OfType<IReadsTexts>().SelectMany(part => part.Reads),
    ];

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var saved = context.Resume.Load(Name);
        if (saved is null)
        {
            Initial.Protect(model, context with { Seed = context.Seed.Derive("initial") });
        }

        model.Weights.Train();
        var heldOut = context.Data[HeldOut].Batches(HeldOutBatchSize, context.Seed.Derive("held-out"));
        var retain = new Term(RetainLoss, context.Data[Retain].Batches(RetainBatchSize, context.Seed.Derive("retain")), RetainWeight);
        using var ledger = new GradientLedger(model.Weights);
        using var snapshot = new WeightSnapshot(model.Weights);
        using var outer = new FineTuning($"{Name} retain loss", model, context.Reference, [retain], Outer with { Steps = OuterSteps });
        if (saved is not null)
        {
            outer.Restore(saved);
        }

        while (outer.Step < OuterSteps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var step = outer.Step;
            snapshot.Capture();
            ledger.Clear();
            var loss = 0.0;
            using var retained = retain.Batches.At(step).On(model.Device);
            for (var task = 0; task < Tasks; task++)
            {
                loss += Simulate(model, ledger, heldOut, retained, (step * Tasks) + task, context) / Tasks;
                snapshot.Restore();
            }

            var isBounded = LossBound is { } bound && loss < bound;
            var retainLoss = outer.Advance(isBounded ? null : ledger);
            context.Journal.Measure($"{Name}/tamper-resistance-loss", step, loss);
            context.Journal.Measure($"{Name}/retain-loss", step, retainLoss);
            context.Journal.Progress(Name, step + 1, OuterSteps);
            if (ProbeEvery > 0 && outer.Step % ProbeEvery == 0)
            {
                outer.AtPublished(() => context.Probe?.Invoke(outer.Step));
                model.Weights.Train();
            }

            if (outer.Step % SaveEvery == 0 && outer.Step < OuterSteps)
            {
                context.Resume.Save(Name, outer.Capture());
            }
        }

        outer.Publish();
    }

    /// <summary>w_i of inner step i (0 at the first), normalised if so configured.</summary>
    public double WeightOf(int innerStep)
    {
        var weight = Growth(innerStep);
        return NormaliseWeights ? weight / Enumerable.Range(0, InnerSteps).Where(IsMeasured).Sum(Growth) : weight;

        double Growth(int step) => Math.Exp(WeightGrowth * (step - (InnerSteps - 1)));
    }

    private bool IsMeasured(int innerStep) => (innerStep + 1) % MeasureEvery == 0;

    /// <summary>Runs one adversary and puts the tamper-resistance gradients along its trajectory into the ledger.</summary>
    /// <returns>The mean tamper-resistance loss of the measured points.</returns>
    private double Simulate(CausalLM model, GradientLedger ledger, IBatches heldOut, Batch retained, long trajectory, SafeguardContext context)
    {
        var seed = context.Seed.Derive("trajectory", trajectory);
        var adversary = Adversaries.Draw(seed.Derive("adversary"));
        using var batch = heldOut.At(trajectory).On(model.Device);
        using var session = adversary.Begin(
            model, new AdversaryContext(context.Data, context.Reference, seed.Derive(adversary.Name), InnerSteps));
        var (sum, count, attackerLoss) = (0.0, 0, 0.0);
        for (var i = 0; i < InnerSteps; i++)
        {
            attackerLoss = session.Advance();
            if (!IsMeasured(i))
            {
                continue;
            }

            using var scope = NewDisposeScope();
            model.Weights.ZeroGradients();
            var loss = TamperResistanceLoss.Loss(model, batch, context.Reference);
            var value = loss.item<float>();
            if (!double.IsFinite(value))
            {
                throw new DivergenceException(
                    $"{Name} against {adversary.Name}, inner step {i}", trajectory / Tasks, Outer.LearningRate, count > 0 ? sum / count : double.NaN);
            }

            (loss * (TamperResistanceWeight * WeightOf(i) / Tasks)).backward();
            if (AttackedRetainWeight > 0)
            {
                (RetainLoss.Loss(model, retained, context.Reference) * (AttackedRetainWeight * WeightOf(i) / Tasks)).backward();
            }

            ledger.Take();
            (sum, count) = (sum + value, count + 1);
        }

        context.Journal.Measure($"{Name}/adversary-last-loss", trajectory, attackerLoss);
        return count > 0 ? sum / count : 0;
    }
}
