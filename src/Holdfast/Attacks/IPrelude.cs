using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>
/// An attack that does something to a model and then makes another attack, whose name, steps, outline and files are its own.
/// </summary>
public interface IPrelude : IAttack
{
    /// <summary>The attack that follows; its name and steps are this one's.</summary>
    IAttack Then { get; }

    /// <inheritdoc />
    string IAttack.Name => Then.Name;

    /// <inheritdoc />
    int IAttack.Steps => Then.Steps;

    /// <inheritdoc />
    TrainingOutline? IAttack.Outline => Then.Outline;

    /// <inheritdoc />
    void IAttack.Check(ICollection<string> faults) => Then.Check(faults);
}
