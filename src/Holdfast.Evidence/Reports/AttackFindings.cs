using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>What one attack did to one safeguard. Only cells that are done are averaged.</summary>
public sealed record AttackFindings
{
    /// <summary>The attack.</summary>
    public required PlannedAttack Attack { get; init; }

    /// <summary>Whether this safeguard trained against it.</summary>
    public required bool InDistribution { get; init; }

    /// <summary>Accuracy on the forget exam after the attack; null without a cell that is done.</summary>
    public required Figure? ForgetAfter { get; init; }

    /// <summary>The highest mean accuracy on the forget exam at any examined step: an attacker may stop when it pleases.</summary>
    public required RecoveryPoint? Peak { get; init; }

    /// <summary>Accuracy on the forget exam along the attack, from before it to after it.</summary>
    public required IReadOnlyList<RecoveryPoint> Recovery { get; init; }

    /// <summary>
    /// How many steps bring back half of what the safeguard took away, read off the mean curve; what there was to take away is the highest
    /// accuracy of any safeguard of the run before an attack, as a rule the undefended model's. Null without a curve, or where nothing was taken away.
    /// </summary>
    public required StepsToRegain? HalfBack { get; init; }

    /// <summary>How the cell of each seed ended, in the recipe's order.</summary>
    public required IReadOnlyList<CellEnd> Ends { get; init; }

    /// <summary>Number of seeds that ended in a certain way.</summary>
    public int Count(CellStatus status) => Ends.Count(end => end.Status == status);
}

/// <summary>The forget exam at one step of an attack.</summary>
/// <param name="Step">Attack steps taken.</param>
/// <param name="Forget">Accuracy, over the seeds that were examined there.</param>
public sealed record RecoveryPoint(int Step, Figure Forget);
