using Holdfast.Evidence.Chance;

namespace Holdfast.Objectives;

/// <summary>
/// A differentiable number that a model should make small on a batch. A record that is its own configuration; a loss begun from it
/// holds whatever has to be remembered over a training.
/// </summary>
public interface IObjective
{
    /// <summary>
    /// Names of the parts that every example must have, for instance <c>chosen</c> and <c>rejected</c>; empty for plain texts. A recipe
    /// that gives it examples of other parts is refused.
    /// </summary>
    IReadOnlyList<string> Parts => [];

    /// <summary>What the loss reads, for an estimate of memory.</summary>
    LossReads Reads => LossReads.Predictions;

    /// <summary>Begins a loss.</summary>
    /// <param name="original">The model before the training; a loss that does not ask for it costs no second copy.</param>
    /// <param name="seed">All chance of what the loss remembers. The same for all losses of a training.</param>
    ILoss Begin(OriginalModel original, Seed seed);
}
