using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>What an attack may use.</summary>
public sealed record AttackContext
{
    /// <summary>Texts by name; those of the attacker are <c>forget-attacker</c> and <c>retain</c>.</summary>
    public required Datasets Data { get; init; }

    /// <summary>Passed to objectives.</summary>
    public required FrozenReference Reference { get; init; }

    /// <summary>All chance comes from here.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Where the attack's loss curve goes.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Wraps a model as something evaluations can talk to.</summary>
    public required Func<CausalLM, ILanguageModel> Speak { get; init; }

    /// <summary>Where an attack adds what it spends; an attack that computes without training adds nothing.</summary>
    public TrainingCost Cost { get; init; } = new();

    /// <summary>After which steps (1 for the first) the attack should stop for an examination.</summary>
    public IReadOnlySet<int> ExaminedSteps { get; init; } = new HashSet<int>();

    /// <summary>The examination: told the step and what to talk to. It leaves the weights alone.</summary>
    public Action<int, ILanguageModel> Examine { get; init; } = (_, _) => { };

    /// <summary>Stops within one step.</summary>
    public CancellationToken Cancellation { get; init; }
}
