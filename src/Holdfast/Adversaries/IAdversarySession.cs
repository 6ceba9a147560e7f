namespace Holdfast.Adversaries;

/// <summary>An attack under way.</summary>
public interface IAdversarySession : IDisposable
{
    /// <summary>Takes one step.</summary>
    /// <returns>The attacker's loss before the step.</returns>
    double Advance();

    /// <summary>
    /// Makes the attacked weights the model's own, with gradients on for all of them, until disposed: where an attacker trains adapters,
    /// they are merged for as long.
    /// </summary>
    IDisposable Attacked();

    /// <summary>
    /// Leaves the attacked model as it is, adapters beside it, with gradients off for all that the attacker moves, until disposed: a
    /// safeguard that trains adapters takes their gradient there.
    /// </summary>
    IDisposable Resting();
}
