using Holdfast.Evidence.Asking;

namespace Holdfast.Experiments.Recipes;

/// <summary>Where a judge, the model that marks what other models write, comes from. A record that is its own configuration.</summary>
public interface IJudge
{
    /// <summary>Whether every seed has a judge of its own.</summary>
    bool IsOfSeed { get; }

    /// <summary>What can be asked of it.</summary>
    JudgeAbility Ability { get; }

    /// <summary>Adds a sentence for everything that would make <see cref="Open"/> fail: a missing folder.</summary>
    /// <param name="faults">Receives the sentences.</param>
    void Check(ICollection<string> faults);

    /// <summary>Loads it; the caller disposes it.</summary>
    /// <param name="subject">What the seed works on.</param>
    /// <param name="replies">Folder of the run where it may keep what it was told and paid for.</param>
    /// <exception cref="Holdfast.Evidence.InputFaultException">Its checkpoint cannot be used.</exception>
    OpenJudge Open(Subject subject, string replies);
}
