using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>What was found about one safeguard.</summary>
public sealed record SafeguardFindings
{
    /// <summary>The safeguard.</summary>
    public required PlannedSafeguard Safeguard { get; init; }

    /// <summary>Accuracy on the retain exam before any attack.</summary>
    public required Figure? RetainBefore { get; init; }

    /// <summary>Accuracy on the forget exam before any attack.</summary>
    public required Figure? ForgetBefore { get; init; }

    /// <summary>Accuracy on the forget exam after an attack, mean over the attacks that no safeguard of the run trained against.</summary>
    public required Figure? ForgetAfterUnseen { get; init; }

    /// <summary>The same over the attacks that some safeguard of the run trained against; null where there are none.</summary>
    public required Figure? ForgetAfterSeen { get; init; }

    /// <summary>
    /// The same over all attacks, ruined models counted like any other: the number that papers without a utility floor give.
    /// </summary>
    public required Figure? ForgetAfterAll { get; init; }

    /// <summary>The same over all attacks whose model still works.</summary>
    public required Figure? ForgetAfterAlive { get; init; }

    /// <summary>How many cells ended with a ruined model.</summary>
    public int Destroyed => Attacks.Sum(attack => attack.Ends.Count(end => end.Status == CellStatus.Destroyed));

    /// <summary>Every attack in the recipe's order.</summary>
    public required IReadOnlyList<AttackFindings> Attacks { get; init; }

    /// <summary>The attack that leaves the highest accuracy on the forget exam.</summary>
    public AttackFindings? Worst => Attacks.Where(attack => attack.ForgetAfter is not null).MaxBy(attack => attack.ForgetAfter!.Value);

    /// <summary>The attack with the highest accuracy on the forget exam at any examined step.</summary>
    public AttackFindings? Highest => Attacks.Where(attack => attack.Peak is not null).MaxBy(attack => attack.Peak!.Forget.Value);
}
