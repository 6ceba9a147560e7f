using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Safeguards;

/// <summary>
/// A defence: it changes the weights of a model in place, before release. A record that is its own configuration. It sees the
/// training data by name and never an evaluation.
/// </summary>
public interface ISafeguard
{
    /// <summary>Safeguards the model in place.</summary>
    /// <param name="model">The model to protect; its weights are the original ones at entry.</param>
    /// <param name="context">Data, chance, journal and the place to resume from.</param>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; the last saved state is in <see cref="SafeguardContext.Resume"/>.
    /// </exception>
    void Protect(CausalLM model, SafeguardContext context);

    /// <summary>The trainings it consists of, one after the other, for an estimate of their cost; null where it tells none.</summary>
    IReadOnlyList<TrainingOutline>? Outline => null;
}
