using Holdfast.Models;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Adversaries;

/// <summary>
/// An attacker that a safeguard simulates while it trains. A record that is its own configuration; a session of it moves the
/// model's weights one step at a time, so that the safeguard can look at every point of the trajectory.
/// </summary>
public interface IAdversary
{
    /// <summary>What a journal calls it.</summary>
    string Name { get; }

    /// <summary>Where it stands among attacks: what it trains on, with what, and which weights. Decides what is in distribution.</summary>
    AttackFamily Family { get; }

    /// <summary>The weights that move: where adapters do, the model's own stay as they are.</summary>
    ITunedWeights Weights => new AllWeights();

    /// <summary>A trajectory of so many steps, for an estimate of its cost; null where it tells none.</summary>
    /// <param name="steps">K.</param>
    TrainingOutline? Outline(double steps) => null;

    /// <summary>Begins at the model's weights as they are.</summary>
    /// <param name="model">Its weights move; the caller restores them.</param>
    /// <param name="context">Data, chance, length.</param>
    IAdversarySession Begin(CausalLM model, AdversaryContext context);
}
