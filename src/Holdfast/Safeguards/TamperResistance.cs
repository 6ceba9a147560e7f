using System.ComponentModel.DataAnnotations;
using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers;
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
/// guard, normalised weights, a retain loss at the attacked weights, adapters as adversaries, a growing K, a bound on the retain loss and
/// a search for further adversaries are offered.
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

    /// <summary>If given, trajectories have so many inner steps at first and grow evenly to K over the first half of the outer steps.</summary>
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
    public IEnumerable<AttackFamily> TrainedAgainst => AllAdversaries.Select(adversary => adversary.Family);

    /// <inheritdoc />
    public IEnumerable<string> Reads =>
    [
        HeldOut, Retain,
        .. AllAdversaries.Prepend<object>(Initial).OfType<IReadsTexts>().SelectMany(part => part.Reads),
    ];

    private IEnumerable<IAdversary> AllAdversaries => Adversaries.Select(entry => entry.Adversary).Concat(PoolPatch?.Candidates ?? []);

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
        using var outer = new FineTuning(
            $"{Name} retain loss", model, context.Reference, [retain], Outer with { Steps = OuterSteps }, cost: context.Cost);
        var progress = new Progress(PoolPatch?.Candidates.Count ?? 0);
        if (saved is not null)
        {
            outer.Restore(saved);
            context.Cost.Restore(saved);
            progress.Restore(saved);
        }

        while (outer.Step < OuterSteps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var step = outer.Step;
            snapshot.Capture();
            ledger.Clear();
            if (PoolPatch is { } patch && step > 0 && step % patch.Every == 0)
            {
                Search(patch, model, snapshot, heldOut, step, progress, context);
            }

            var pool = PoolPatch?.Extend(Adversaries, progress.Won) ?? Adversaries;
            var loss = 0.0;
            using var retained = retain.Batches.At(step).On(model.Device);
            for (var task = 0; task < Tasks; task++)
            {
                loss += Simulate(model, pool, ledger, heldOut, retained, (step * Tasks) + task, progress.Factor, context) / Tasks;
                snapshot.Restore();
                model.Weights.Train();
            }

            var isBounded = LossBound is { } bound && loss < bound;
            var retainLoss = outer.Advance(isBounded ? null : ledger);
            progress.Factor = RetainConstraint?.Next(progress.Factor, retainLoss) ?? 1;
            context.Journal.Measure($"{Name}/tamper-resistance-loss", step, loss);
            context.Journal.Measure($"{Name}/retain-loss", step, retainLoss);
            context.Cost.Tell(context.Journal);
            context.Journal.Progress(Name, step + 1, OuterSteps);
            if (ProbeEvery > 0 && outer.Step % ProbeEvery == 0)
            {
                outer.AtPublished(() => context.Probe?.Invoke(outer.Step));
                model.Weights.Train();
            }

            if (outer.Step % SaveEvery == 0 && outer.Step < OuterSteps)
            {
                context.Resume.Save(Name, context.Cost.AddTo(progress.AddTo(outer.Capture())));
            }
        }

        outer.Publish();
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

    private bool IsMeasured(int innerStep) => (innerStep + 1) % MeasureEvery == 0;

    private void Search(
        PoolPatch patch, CausalLM model, WeightSnapshot snapshot, IBatches heldOut, long step, Progress progress, SafeguardContext context)
    {
        using var batch = heldOut.At(step).On(model.Device);
        var (worst, left) = patch.Search(model, snapshot, batch, new AdversaryContext(
            context.Data, context.Reference, context.Seed.Derive("patch", step), InnerSteps, context.Cost));
        progress.Won[worst]++;
        context.Journal.Measure($"{Name}/worst-candidate-loss", step, left);
        context.Journal.Note($"{Name}: at outer step {step} the worst candidate is {patch.Candidates[worst].Name}");
    }

    /// <summary>Runs one adversary and puts the tamper-resistance gradients along its trajectory into the ledger.</summary>
    /// <returns>The mean tamper-resistance loss of the measured points.</returns>
    private double Simulate(
        CausalLM model, IReadOnlyList<PooledAdversary> pool, GradientLedger ledger, IBatches heldOut, Batch retained, long trajectory,
        double factor, SafeguardContext context)
    {
        var seed = context.Seed.Derive("trajectory", trajectory);
        var adversary = pool.Draw(seed.Derive("adversary"));
        var steps = InnerStepsAt(trajectory / Tasks);
        using var batch = heldOut.At(trajectory).On(model.Device);
        using var session = adversary.Begin(
            model, new AdversaryContext(context.Data, context.Reference, seed.Derive(adversary.Name), steps, context.Cost));
        var (sum, count, attackerLoss) = (0.0, 0, 0.0);
        for (var i = 0; i < steps; i++)
        {
            attackerLoss = session.Advance();
            if (!IsMeasured(i))
            {
                continue;
            }

            session.AtAttacked(() =>
            {
                using var scope = NewDisposeScope();
                model.Weights.ZeroGradients();
                var loss = TamperResistanceLoss.Loss(model, batch, context.Reference);
                var value = loss.item<float>();
                if (!double.IsFinite(value))
                {
                    throw new DivergenceException(
                        $"{Name} against {adversary.Name}, inner step {i}", trajectory / Tasks, Outer.LearningRate, count > 0 ? sum / count : double.NaN);
                }

                var weight = WeightOf(i, steps) / Tasks;
                (loss * Held.Number(TamperResistanceWeight * factor * weight)).backward();
                if (AttackedRetainWeight > 0)
                {
                    (RetainLoss.Loss(model, retained, context.Reference) * Held.Number(AttackedRetainWeight * weight)).backward();
                    context.Cost.Add(retained, model, model.Weights);
                }

                ledger.Take();
                context.Cost.Add(batch, model, model.Weights);
                (sum, count) = (sum + value, count + 1);
            });
        }

        context.Journal.Measure($"{Name}/adversary-last-loss", trajectory, attackerLoss);
        return count > 0 ? sum / count : 0;
    }

    /// <summary>What a training remembers besides weights and optimizer.</summary>
    private sealed class Progress(int candidates)
    {
        private const string FactorName = "tamper-resistance-factor";

        /// <summary>What λ_TR is multiplied by.</summary>
        public double Factor { get; set; } = 1;

        /// <summary>Shares of the pool that each candidate has won.</summary>
        public int[] Won { get; } = new int[candidates];

        public ResumeState AddTo(ResumeState state)
        {
            var numbers = new Dictionary<string, double>(state.Numbers) { [FactorName] = Factor };
            for (var i = 0; i < Won.Length; i++)
            {
                numbers[WonName(i)] = Won[i];
            }

            return state with { Numbers = numbers };
        }

        public void Restore(ResumeState state)
        {
            Factor = state.Numbers[FactorName];
            for (var i = 0; i < Won.Length; i++)
            {
                Won[i] = (int)state.Numbers[WonName(i)];
            }
        }

        private static string WonName(int index) => $"candidate-{index}";
    }
}
