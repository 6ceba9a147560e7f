using Holdfast.Adversaries;
using Holdfast.Evidence.Asking;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>
/// Tampering with released weights to bring back what a safeguard took away. A record that is its own configuration. The caller
/// restores the weights afterwards; nothing else of the attack stays behind.
/// </summary>
public interface IAttack
{
    /// <summary>What reports call this row, for instance <c>forget-adamw-2e-5</c>; unique within a suite.</summary>
    string Name { get; }

    /// <summary>The number of steps the attack takes; 0 for an attack without steps. Recovery curves sample these.</summary>
    int Steps { get; }

    /// <summary>Where it stands among attacks, to be compared with what a safeguard was trained against.</summary>
    AttackFamily Family { get; }

    /// <summary>
    /// Adds a sentence for everything that would make <see cref="Tamper"/> fail and can be seen before: a file of another kind.
    /// </summary>
    /// <param name="faults">Receives the sentences.</param>
    void Check(ICollection<string> faults)
    {
    }

    /// <summary>
    /// How many settings it tries before it chooses one by half of the forget exams; then only the other half tells what it got. Null for
    /// an attack that is one setting.
    /// </summary>
    int? Settings => null;

    /// <summary>Changes the model in place and returns what the evaluations will talk to.</summary>
    /// <param name="model">The released model.</param>
    /// <param name="context">The attacker's data, chance and journal.</param>
    ILanguageModel Tamper(CausalLM model, AttackContext context);

    /// <summary>The training it consists of, for an estimate of its cost; null where it tells none.</summary>
    TrainingOutline? Outline => null;
}
