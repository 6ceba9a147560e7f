using Holdfast.Models;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Adversaries.Inputs;

/// <summary>Tuning of what goes into a model or changes its states on the way; the model's own weights rest and stay as they are.</summary>
internal sealed class InputTuning : ITuning
{
    private readonly Action _detach;
    private readonly Action _bound;

    /// <summary>Turns the gradients of the inputs on and those of the model off.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">What is learned; owned from now on.</param>
    /// <param name="detach">Takes it off the model.</param>
    /// <param name="bound">Brings what was learned back within its bounds after each step; null where there are none.</param>
    public InputTuning(CausalLM model, WeightStore weights, Action detach, Action? bound = null)
    {
        (Weights, _detach, _bound) = (weights, detach, bound ?? (() => { }));
        model.Weights.Rest();
        weights.Train();
    }

    /// <inheritdoc />
    public WeightStore Weights { get; }

    /// <inheritdoc />
    public void Rest() => _bound();

    /// <inheritdoc />
    public IDisposable Merged() => Excursion.Nowhere;

    /// <inheritdoc />
    public void Dispose()
    {
        _detach();
        Weights.Dispose();
    }
}
