using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>Tuned weights at work on a model; disposing leaves the model as it is, without adapters.</summary>
public interface ITuning : IDisposable
{
    /// <summary>The store whose trainable weights move.</summary>
    WeightStore Weights { get; }

    /// <summary>What the learning rate is multiplied by for a weight, by its name.</summary>
    double RateOf(string weight) => 1;

    /// <summary>What a training step draws from, whose state belongs to the training's; null where nothing is drawn.</summary>
    Generator? Chance => null;

    /// <summary>Called before each training step.</summary>
    void Train()
    {
    }

    /// <summary>Called after each training step: what is random in training stops.</summary>
    void Rest()
    {
    }

    /// <summary>Puts what was learned into the model's own weights; the tuning is over after that.</summary>
    void Merge()
    {
    }

    /// <summary>
    /// Puts what was learned into the model's own weights, with gradients on for all of them, until disposed. A safeguard takes its loss
    /// there: an attacker's adapters are no weights that it could release.
    /// </summary>
    IDisposable Merged();
}
