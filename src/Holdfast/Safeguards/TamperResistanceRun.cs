using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;
using Holdfast.Training.Resuming;

namespace Holdfast.Safeguards;

/// <summary>
/// A training with <see cref="TamperResistance"/> at work, beside Algorithm 1 of Tamirisa et al. 2025: the model, the weights of it that
/// move, and the two lessons.
/// </summary>
internal sealed class TamperResistanceRun : IDisposable
{
    /// <summary>What the journal's series and the saved state are called.</summary>
    public const string Name = "tar";

    private readonly TamperResistance _how;
    private readonly CausalLM _model;
    private readonly SafeguardContext _context;
    private readonly OuterWeights _weights;
    private readonly IBatches _heldOut;
    private readonly Lesson _resist;
    private readonly Lesson _retain;
    private readonly FineTuning _outer;
    private readonly TamperResistanceProgress _progress;

    /// <summary>Begins at a model's weights as they are.</summary>
    public TamperResistanceRun(TamperResistance how, CausalLM model, SafeguardContext context)
    {
        (_how, _model, _context) = (how, model, context);
        _weights = new OuterWeights(how.Weights, model, context.Seed.Derive("adapter"), how.MovesModel);
        _heldOut = context.Data[how.HeldOut].Batches(how.HeldOutBatchSize, context.Seed.Derive("held-out"));
        _resist = context.Lessons.Begin(how.TamperResistanceLoss, _heldOut, how.TamperResistanceWeight);
        _retain = context.Lessons.Begin(
            how.RetainLoss, context.Data[how.Retain].Batches(how.RetainBatchSize, context.Seed.Derive("retain")), how.RetainWeight);
        _outer = new FineTuning(
            $"{Name} retain loss", model, [_retain], how.Outer.Over(how.OuterSteps), _weights.Tuning,
            model.Memory.Host.Contains(HostedPart.Optimizer));
        _progress = new TamperResistanceProgress(how.PoolPatch?.Candidates.Count ?? 0);
    }

    /// <summary>Takes all outer steps that are left and publishes the model.</summary>
    /// <param name="saved">Where an earlier process stopped; null to begin.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the last saved state is kept.</exception>
    /// <exception cref="DivergenceException">A loss is NaN or infinite.</exception>
    public void Train(ResumeState? saved)
    {
        if (saved is not null)
        {
            Restore(saved);
        }

        while (_outer.Step < _how.OuterSteps)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            var step = _outer.Step;
            _weights.Capture();
            var pool = Pool(step);
            var loss = 0.0;
            for (var task = 0; task < _how.Tasks; task++)
            {
                loss += Simulate(pool, step, (step * _how.Tasks) + task) / _how.Tasks;
            }

            var isBounded = _how.LossBound is { } bound && loss < bound;
            var retainLoss = _outer.Advance(isBounded ? null : _weights.Ledger);
            _progress.Factor = _how.RetainConstraint?.Next(_progress.Factor, retainLoss) ?? 1;
            Tell(step, loss, retainLoss);
            Save();
        }

        _outer.Publish();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _outer.Dispose();
        _resist.Dispose();
        _weights.Dispose();
    }

    /// <summary>Runs one adversary from θ, puts the gradients along its trajectory into the ledger, and comes back to θ.</summary>
    /// <returns>The mean tamper-resistance loss of the measured points.</returns>
    private double Simulate(IReadOnlyList<PooledAdversary> pool, long step, long trajectory)
    {
        var seed = _context.Seed.Derive("trajectory", trajectory);
        var adversary = pool.Draw(seed.Derive("adversary"));
        var steps = _how.InnerStepsAt(step);
        var (loss, attackerLoss) = _weights.Along(
            adversary, new AdversaryContext(_context.Data, _context.Lessons, seed.Derive(adversary.Name), steps), _how.IsMeasured,
            i => TakeGradients(step, trajectory, _how.WeightOf(i, steps) / _how.Tasks),
            (i, last) => new DivergenceException(
                $"{Name} against {adversary.Name}, inner step {i}", step, _how.Outer.LearningRate, last));
        _context.Journal.Measure($"{Name}/adversary-last-loss", trajectory, attackerLoss);
        return loss;
    }

    /// <summary>Takes λ_TR w ∇L_TR at the attacked weights, and the gradient of the retain loss there where it is asked for.</summary>
    /// <returns>The tamper-resistance loss.</returns>
    private double TakeGradients(long step, long trajectory, double weight)
    {
        var trained = _weights.Tuning.Weights;
        var loss = _resist.TakeGradients(_model, trajectory, trained, _how.TamperResistanceWeight * _progress.Factor * weight);
        if (_how.AttackedRetainWeight > 0)
        {
            _retain.TakeGradients(_model, step, trained, _how.AttackedRetainWeight * weight);
        }

        return loss;
    }

    /// <summary>The adversaries to draw from, with the worst of the candidates added where it is time to look for it.</summary>
    private IReadOnlyList<PooledAdversary> Pool(long step)
    {
        if (_how.PoolPatch is not { } patch)
        {
            return _how.Adversaries;
        }

        if (step > 0 && step % patch.Every == 0)
        {
            using var attacker = _context.Lessons.Begin(new NextToken(), _heldOut);
            var context = new AdversaryContext(_context.Data, _context.Lessons, _context.Seed.Derive("patch", step), _how.InnerSteps);
            var (worst, left) = patch.Search(_model, _weights.Excursion, context, session =>
            {
                using var attacked = _weights.Attacked(session);
                return attacker.Measure(_model, step);
            });
            _progress.Won[worst]++;
            _context.Journal.Measure($"{Name}/worst-candidate-loss", step, left);
            _context.Journal.Note($"{Name}: at outer step {step} the worst candidate is {patch.Candidates[worst].Name}");
        }

        return patch.Extend(_how.Adversaries, _progress.Won);
    }

    private void Tell(long step, double loss, double retainLoss)
    {
        _context.Journal.Measure($"{Name}/tamper-resistance-loss", step, loss);
        _context.Journal.Measure($"{Name}/retain-loss", step, retainLoss);
        _context.Lessons.Cost.Tell(_context.Journal);
        _context.Journal.Progress(Name, step + 1, _how.OuterSteps);
    }

    private void Save()
    {
        // The end is saved too where a training follows: whoever resumes that one comes through here at once.
        if (_outer.Step == _how.OuterSteps ? _how.Final is not null : _outer.Step % _how.SaveEvery == 0)
        {
            using var state = _context.Lessons.Cost.AddTo(_progress.AddTo(_outer.Capture()));
            _context.Resume.Save(Name, state);
        }
    }

    private void Restore(ResumeState saved)
    {
        _outer.Restore(saved);
        _context.Lessons.Cost.Restore(saved);
        _progress.Restore(saved);
    }
}
