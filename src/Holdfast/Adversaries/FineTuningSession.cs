using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Adversaries;

/// <summary>
/// An attacker that fine-tunes, the model's weights or adapters beside them. Adversaries in training and attacks in testing are both this.
/// </summary>
public sealed class FineTuningSession : IAdversarySession
{
    private readonly ITuning _tuning;
    private readonly FineTuning _training;

    /// <summary>Begins a session.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="model">The model under attack.</param>
    /// <param name="lesson">What it minimises; owned from now on.</param>
    /// <param name="course">Optimizer, rate, schedule, clipping and steps.</param>
    /// <param name="weights">The weights that move.</param>
    /// <param name="seed">Decides where adapters start.</param>
    public FineTuningSession(string what, CausalLM model, Lesson lesson, Course course, ITunedWeights weights, Seed seed)
    {
        _tuning = weights.Begin(model, seed.Derive("adapter"));
        _training = new FineTuning(what, model, [lesson], course, _tuning, model.Memory.Host.Contains(HostedPart.Attacker));
    }

    /// <inheritdoc />
    public double Advance() => _training.Advance();

    /// <inheritdoc />
    public IDisposable Attacked() => _tuning.Merged();

    /// <inheritdoc />
    public IDisposable Resting()
    {
        var back = _tuning.Weights.Trained();
        _tuning.Weights.Rest();
        return new Excursion(back);
    }

    /// <summary>Puts into the model's own weights what the attacker keeps; the session is over after that.</summary>
    public void Publish() => _training.Publish();

    /// <summary>Goes to the weights that the attacker would keep now (an averaging optimizer's average), until disposed.</summary>
    public IDisposable Published() => _training.Published();

    /// <inheritdoc />
    public void Dispose()
    {
        _training.Dispose();
        _tuning.Dispose();
    }
}
