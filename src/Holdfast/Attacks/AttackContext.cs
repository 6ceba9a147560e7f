using Holdfast.Data;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Training;

namespace Holdfast.Attacks;

/// <summary>What an attack may use.</summary>
public sealed record AttackContext
{
    /// <summary>Texts by name; those of the attacker are <c>forget-attacker</c> and <c>retain</c>.</summary>
    public required Datasets Data { get; init; }

    /// <summary>
    /// Where its lessons begin; the original model of their losses is the released one. It counts what the attack spends.
    /// </summary>
    public required Lessons Lessons { get; init; }

    /// <summary>All chance comes from here.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Where the attack's loss curve goes.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Wraps a model as something evaluations can talk to.</summary>
    public required Func<CausalLM, ILanguageModel> Speak { get; init; }

    /// <summary>
    /// Loads the weights of another model from its folder, or within the organism's; the caller owns them. They must be there before a run.
    /// </summary>
    public required Func<string, CausalLM> Open { get; init; }

    /// <summary>After which steps (1 for the first) the attack should stop for an examination.</summary>
    public IReadOnlySet<int> ExaminedSteps { get; init; } = new HashSet<int>();

    /// <summary>The examination: told the step and what to talk to. It leaves the weights alone.</summary>
    public Action<int, ILanguageModel> Examine { get; init; } = (_, _) => { };

    /// <summary>For an attack that searches: what its settings come to.</summary>
    public IAttackTrials? Trials { get; init; }

    /// <summary>Stops within one step.</summary>
    public CancellationToken Cancellation { get; init; }
}
