using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>One part of what is minimised: an objective on its own stream of batches, times a weight.</summary>
/// <param name="Objective">The loss.</param>
/// <param name="Batches">Where its batches come from.</param>
/// <param name="Weight">What the loss is multiplied by.</param>
public sealed record Term(IObjective Objective, IBatches Batches, double Weight = 1);

/// <summary>
/// The training loop, written once: base models, unlearning, simulated adversaries and attacks all move step by step through it.
/// One step: gradients to zero, a backward pass for every term, clipping, the optimizer.
/// </summary>
public sealed class FineTuning : IDisposable
{
    private readonly string _what;
    private readonly CausalLM _model;
    private readonly FrozenReference _reference;
    private readonly IReadOnlyList<Term> _terms;
    private readonly Optimization _how;
    private readonly WeightStore _weights;
    private readonly OptimizerRun _run;
    private readonly TrainingCost? _cost;
    private double _lastLoss = double.NaN;

    /// <summary>Begins a training with a fresh optimizer.</summary>
    /// <param name="what">What a message calls this training.</param>
    /// <param name="model">The model that computes.</param>
    /// <param name="reference">Passed to the objectives.</param>
    /// <param name="terms">What is minimised: the weighted sum.</param>
    /// <param name="how">Optimizer, rate, schedule, clipping.</param>
    /// <param name="tuning">The weights that train, with gradients already on where wanted; null for all of the model's own.</param>
    /// <param name="cost">If given, what every step costs is added to it.</param>
    public FineTuning(string what, CausalLM model, FrozenReference reference, IReadOnlyList<Term> terms, Optimization how,
        ITuning? tuning = null, TrainingCost? cost = null)
    {
        (_what, _model, _reference, _terms, _how, _cost) = (what, model, reference, terms, how, cost);
        if (tuning is null)
        {
            model.Weights.Train();
        }

        _weights = tuning?.Weights ?? model.Weights;
        _run = new OptimizerRun(how.Optimizer, _weights.TrainableStretches(tuning is null ? null : tuning.RateOf));
    }

    /// <summary>Steps taken so far.</summary>
    public long Step => _run.Steps;

    /// <summary>Takes one step.</summary>
    /// <param name="extra">Gradients from elsewhere that this step follows too.</param>
    /// <returns>The weighted sum of the losses before the step.</returns>
    /// <exception cref="DivergenceException">The loss is NaN or infinite; the weights are those before the step.</exception>
    public double Advance(GradientLedger? extra = null)
    {
        var step = _run.Steps;
        var rate = _how.LearningRate * _how.Schedule.Factor(step, _how.Steps);
        _weights.ZeroGradients();
        var total = 0.0;
        foreach (var term in _terms)
        {
            using var scope = NewDisposeScope();
            using var batch = term.Batches.At(step).On(_model.Device);
            var loss = term.Objective.Loss(_model, batch, _reference) * Held.Number(term.Weight);
            total += loss.item<float>();
            loss.backward();
            _cost?.Add(batch, _model, _weights);
        }

        if (!double.IsFinite(total))
        {
            throw new DivergenceException(_what, step, rate, _lastLoss);
        }

        extra?.AddInto();
        if (_how.ClipNorm is { } maximum)
        {
            _run.ClipGradients(maximum);
        }

        _run.Step(rate);
        return _lastLoss = total;
    }

    /// <summary>Puts the weights to be released in place (an averaging optimizer's average); the training is over after that.</summary>
    public void Publish() => _run.Publish();

    /// <summary>
    /// Runs an action, such as an exam, at the weights that would be released if the training ended now, and goes back to those it
    /// trains at.
    /// </summary>
    public void AtPublished(Action action)
    {
        if (!_run.HasAverage)
        {
            action();
            return;
        }

        using var snapshot = new WeightSnapshot(_weights);
        _run.Publish();
        action();
        snapshot.Restore();
    }

    /// <summary>A copy of the state, to be saved.</summary>
    public ResumeState Capture() => _run.Capture();

    /// <summary>Goes back to a captured state, weights included.</summary>
    public void Restore(ResumeState state) => _run.Restore(state);

    /// <inheritdoc />
    public void Dispose() => _run.Dispose();
}
