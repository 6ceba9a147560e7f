using Holdfast.Models;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Resuming;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// The training loop, written once: base models, unlearning, simulated adversaries and attacks all move step by step through it.
/// One step: gradients to zero, the gradients of every lesson, clipping, the optimizer.
/// </summary>
public sealed class FineTuning : IDisposable
{
    private const string ChanceName = "chance";
    private readonly string _what;
    private readonly CausalLM _model;
    private readonly IReadOnlyList<ILesson> _lessons;
    private readonly Course _course;
    private readonly ITuning? _tuning;
    private readonly WeightStore _weights;
    private readonly OptimizerRun _run;
    private double _lastLoss = double.NaN;

    /// <summary>Begins a training with a fresh optimizer.</summary>
    /// <param name="what">What a message calls this training.</param>
    /// <param name="model">The model that computes.</param>
    /// <param name="lessons">What is minimised: the weighted sum. Owned from now on.</param>
    /// <param name="course">Optimizer, rate, schedule, clipping and steps.</param>
    /// <param name="tuning">
    /// The weights that train, with gradients already on where wanted; the caller's. Null for all of the model's own.
    /// </param>
    /// <param name="isHosted">Whether what the optimizer remembers lies in the host's memory.</param>
    public FineTuning(
        string what, CausalLM model, IReadOnlyList<ILesson> lessons, Course course, ITuning? tuning = null, bool isHosted = false)
    {
        (_what, _model, _lessons, _course, _tuning) = (what, model, lessons, course, tuning);
        if (tuning is null)
        {
            model.Weights.Train();
        }

        _weights = tuning?.Weights ?? model.Weights;
        _run = new OptimizerRun(
            course.How.Optimizer, _weights.TrainableStretches(tuning is null ? null : tuning.RateOf), isHosted);
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
        var rate = _course.RateAt(step);
        _weights.ZeroGradients();
        var total = TakeGradients(step);
        if (!double.IsFinite(total))
        {
            throw new DivergenceException(_what, step, rate, _lastLoss);
        }

        extra?.AddInto();
        if (_course.How.ClipNorm is { } maximum)
        {
            _run.ClipGradients(maximum);
        }

        _run.Step(rate);
        return _lastLoss = total;
    }

    /// <summary>
    /// Puts the weights to be released in place (an averaging optimizer's average), and what adapters have learned into the model's own;
    /// the training is over after that.
    /// </summary>
    public void Publish()
    {
        _run.Publish();
        _tuning?.Merge();
    }

    /// <summary>
    /// Goes to the weights that would be released if the training ended now, for an exam; disposing goes back to those it trains at.
    /// </summary>
    public IDisposable Published()
    {
        if (!_run.HasAverage)
        {
            return Excursion.Nowhere;
        }

        var snapshot = new WeightSnapshot(_weights, _model.Memory.Host.Contains(HostedPart.Snapshot));
        _run.Publish();
        return new Excursion(() =>
        {
            snapshot.Restore();
            snapshot.Dispose();
        });
    }

    /// <summary>The state, to be saved before the next step.</summary>
    public ResumeState Capture()
    {
        var state = _run.Capture();
        return _tuning?.Chance is { } chance
            ? state with { Tensors = new Dictionary<string, Func<Tensor>>(state.Tensors) { [ChanceName] = chance.get_state } }
            : state;
    }

    /// <summary>Goes back to a captured state, weights included.</summary>
    public void Restore(ResumeState state)
    {
        _run.Restore(state);
        if (_tuning?.Chance is { } chance)
        {
            using var saved = state.Tensors[ChanceName]();
            chance.set_state(saved);
        }
    }

    private double TakeGradients(long step)
    {
        _tuning?.Train();
        var total = 0.0;
        foreach (var lesson in _lessons)
        {
            // As the weighted loss itself would round, in float32.
            total += (float)lesson.WeightAt(step) * (float)lesson.TakeGradients(_model, step, _weights);
        }

        _tuning?.Rest();
        return total;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _run.Dispose();
        foreach (var lesson in _lessons)
        {
            lesson.Dispose();
        }
    }
}
