using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// Which weights a fine-tuning moves: all, some, or adapters beside them. A record that is its own configuration; attacks and the
/// adversaries that safeguards simulate choose from the same ones.
/// </summary>
public interface ITunedWeights
{
    /// <summary>Makes these weights of a model trainable, and no others.</summary>
    /// <param name="model">The model under attack, at the weights where the tuning starts.</param>
    /// <param name="seed">Decides the start of adapters and their dropout.</param>
    /// <exception cref="ArgumentException">The model has no such weights.</exception>
    ITuning Begin(CausalLM model, Seed seed);

    /// <summary>Adds one sentence for everything that these options ask of a model and it does not have.</summary>
    /// <param name="model">Its shape.</param>
    /// <param name="faults">Receives sentences of the form "Expected ..., got .... Do ....".</param>
    void Check(DecoderOptions model, ICollection<string> faults)
    {
    }
}

/// <summary>Tuned weights at work on a model; disposing leaves the model as it is, without adapters.</summary>
public interface ITuning : IDisposable
{
    /// <summary>The store whose trainable weights move.</summary>
    WeightStore Weights { get; }

    /// <summary>What the learning rate is multiplied by for a weight, by its name.</summary>
    double RateOf(string weight) => 1;

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
