using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training.TunedWeights;
using Holdfast.Training;

namespace Holdfast.Adversaries;

/// <summary>
/// An attacker that fine-tunes by next-token loss, on the model's weights or on adapters beside them. Adversaries in training and
/// attacks in testing are both this.
/// </summary>
public sealed class FineTuningSession : IAdversarySession
{
    private readonly ITuning _tuning;
    private readonly FineTuning _training;

    /// <summary>Begins a session.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="model">The model under attack.</param>
    /// <param name="reference">Passed to the objective.</param>
    /// <param name="batches">What it trains on.</param>
    /// <param name="how">Optimizer, rate, schedule, steps.</param>
    /// <param name="weights">The weights that move.</param>
    /// <param name="seed">Decides where adapters start.</param>
    /// <param name="cost">If given, what every step costs is added to it.</param>
    public FineTuningSession(
        string what, CausalLM model, FrozenReference reference, IBatches batches, Optimization how, ITunedWeights weights, Seed seed,
        TrainingCost? cost = null)
    {
        _tuning = weights.Begin(model, seed.Derive("adapter"));
        _training = new FineTuning(what, model, reference, [new Term(new NextToken(), batches)], how, _tuning, cost);
    }

    /// <inheritdoc />
    public double Advance()
    {
        _tuning.Train();
        var loss = _training.Advance();
        _tuning.Rest();
        return loss;
    }

    /// <inheritdoc />
    public void AtAttacked(Action measure) => _tuning.AtMerged(measure);

    /// <summary>Puts into the model's own weights what the attacker keeps; the session is over after that.</summary>
    public void Publish()
    {
        _training.Publish();
        _tuning.Merge();
    }

    /// <summary>Runs an action at the weights that the attacker would keep now (an averaging optimizer's average).</summary>
    public void AtPublished(Action action) => _training.AtPublished(action);

    /// <inheritdoc />
    public void Dispose()
    {
        _training.Dispose();
        _tuning.Dispose();
    }
}
