using Holdfast.Adversaries;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>A training with <see cref="Sophon"/> at work: two trainings that take turns on the same weights.</summary>
internal sealed class SophonRun : IDisposable
{
    /// <summary>What the journal's series and the saved state are called.</summary>
    public const string Name = "sophon";

    private const string ReinforcementName = "reinforcement";

    private readonly Sophon _how;
    private readonly CausalLM _model;
    private readonly SafeguardContext _context;
    private readonly OuterWeights _weights;
    private readonly Lesson _suppress;
    private readonly FineTuning _suppression;
    private readonly FineTuning _reinforcement;

    /// <summary>Begins at a model's weights as they are.</summary>
    public SophonRun(Sophon how, CausalLM model, SafeguardContext context)
    {
        (_how, _model, _context) = (how, model, context);
        var (data, isHosted) = (context.Data, model.Memory.Host.Contains(HostedPart.Optimizer));
        _weights = new OuterWeights(how.Weights, model, context.Seed.Derive("adapter"), how.MovesModel);
        _suppress = context.Lessons.Begin(
            how.SuppressionLoss, data[how.HeldOut].Batches(how.BatchSize, context.Seed.Derive("held-out")));
        _suppression = new FineTuning(
            $"{Name} suppression", model, [], how.Suppression.Over(how.Cycles * how.SuppressionSteps), _weights.Tuning, isHosted);
        _reinforcement = new FineTuning(
            $"{Name} {ReinforcementName}", model,
            [context.Lessons.Begin(how.RetainLoss, data[how.Retain].Batches(how.BatchSize, context.Seed.Derive("retain")))],
            how.Reinforcement.Over(how.Cycles * how.ReinforcementSteps), _weights.Tuning, isHosted);
    }

    /// <summary>Takes all cycles that are left and publishes the model.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the last saved state is kept.</exception>
    /// <exception cref="DivergenceException">A loss is NaN or infinite.</exception>
    public void Train()
    {
        for (var cycle = Restore(); cycle < _how.Cycles; cycle++)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < _how.SuppressionSteps; i++)
            {
                Suppress();
            }

            for (var i = 0; i < _how.ReinforcementSteps; i++)
            {
                _context.Journal.Measure($"{Name}/retain-loss", _reinforcement.Step, _reinforcement.Advance());
            }

            _context.Lessons.Cost.Tell(_context.Journal);
            _context.Journal.Progress(Name, cycle + 1, _how.Cycles);
            Save(cycle + 1);
        }

        _reinforcement.Publish();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _suppression.Dispose();
        _reinforcement.Dispose();
        _suppress.Dispose();
        _weights.Dispose();
    }

    private void Suppress()
    {
        var step = _suppression.Step;
        var seed = _context.Seed.Derive("trajectory", step);
        var adversary = _how.Adversaries.Draw(seed.Derive("adversary"));
        var points = _how.InnerSteps / _how.MeasureEvery;
        _weights.Capture();
        var (loss, attackerLoss) = _weights.Along(
            adversary, new AdversaryContext(_context.Data, _context.Lessons, seed.Derive(adversary.Name), _how.InnerSteps),
            i => (i + 1) % _how.MeasureEvery == 0,
            _ => _suppress.TakeGradients(_model, step, _weights.Tuning.Weights, 1.0 / points),
            (i, last) => new DivergenceException(
                $"{Name} against {adversary.Name}, inner step {i}", step, _how.Suppression.LearningRate, last));
        _suppression.Advance(_weights.Ledger);
        _context.Journal.Measure($"{Name}/suppression-loss", step, loss);
        _context.Journal.Measure($"{Name}/adversary-last-loss", step, attackerLoss);
    }

    private void Save(int cycle)
    {
        if (cycle % _how.SaveEvery == 0 && cycle < _how.Cycles)
        {
            using var state = _context.Lessons.Cost.AddTo(_suppression.Capture().With(ReinforcementName, _reinforcement.Capture()));
            _context.Resume.Save(Name, state);
        }
    }

    private int Restore()
    {
        using var saved = _context.Resume.Load(Name);
        if (saved is null)
        {
            return 0;
        }

        _suppression.Restore(saved);
        _reinforcement.Restore(saved.Part(ReinforcementName));
        _context.Lessons.Cost.Restore(saved);
        return (int)(_suppression.Step / _how.SuppressionSteps);
    }
}
