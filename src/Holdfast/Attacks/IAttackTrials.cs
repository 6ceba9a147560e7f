using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Searching;
using Holdfast.Models;

namespace Holdfast.Attacks;

/// <summary>
/// What a searching attack may learn of its settings: a number for each, from the half of the exams that is there to choose by.
/// </summary>
public interface IAttackTrials
{
    /// <summary>The trials so far, also those of an earlier process.</summary>
    IReadOnlyList<Trial> Tried { get; }

    /// <summary>The released model again, bit for bit.</summary>
    CausalLM Released();

    /// <summary>Examines what a setting came to, and keeps it.</summary>
    /// <param name="trial">The setting.</param>
    /// <param name="model">The attacked model; null where the attack broke down.</param>
    /// <param name="operations">Floating-point operations that it spent.</param>
    /// <param name="reason">Why it broke down; null where it did not.</param>
    void Keep(Trial trial, ILanguageModel? model, double operations, string? reason = null);
}
