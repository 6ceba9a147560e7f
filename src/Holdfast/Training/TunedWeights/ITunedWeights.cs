using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// Which weights a fine-tuning moves: all, some, or adapters beside them. A record that is its own configuration; attacks and the
/// adversaries that safeguards simulate choose from the same ones.
/// </summary>
public interface ITunedWeights : IShapeChecked
{
    /// <summary>Makes these weights of a model trainable, and no others.</summary>
    /// <param name="model">The model under attack, at the weights where the tuning starts.</param>
    /// <param name="seed">Decides the start of adapters and their dropout.</param>
    /// <exception cref="ArgumentException">The model has no such weights.</exception>
    ITuning Begin(CausalLM model, Seed seed);

    /// <summary>Whether they lie beside the model's own weights, which then stay as they are and need no gradients.</summary>
    bool IsBeside => false;

    /// <summary>
    /// Whether they can move while other adapters lie beside the model: not where they read the weight that both lie beside.
    /// </summary>
    bool StandsOnOthers => true;

    /// <summary>How many they are, for an estimate of memory and operations.</summary>
    /// <param name="model">Shape of the model.</param>
    long CountIn(DecoderOptions model) => DecoderWeights.Count(model);

    /// <summary>In how many layers they lie, for an estimate of what adapters keep for the way back.</summary>
    /// <param name="model">Shape of the model.</param>
    int LayersIn(DecoderOptions model) => model.Layers;
}
