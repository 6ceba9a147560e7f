using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>What one attack did to one safeguard, by one forget exam. Only cells that are done are averaged.</summary>
public sealed record AttackFindings
{
    /// <summary>The attack.</summary>
    public required PlannedAttack Attack { get; init; }

    /// <summary>Whether this safeguard trained against it.</summary>
    public required bool InDistribution { get; init; }

    /// <summary>The forget exam after the attack; null without a cell that is done.</summary>
    public required Figure? ForgetAfter { get; init; }

    /// <summary>The same, ruined models counted like any other.</summary>
    public required Figure? ForgetAfterAll { get; init; }

    /// <summary>How it came back, mean over the seeds that are done.</summary>
    public required RecoveryFindings Recovery { get; init; }

    /// <summary>How it came back in each seed that has numbers, in the recipe's order.</summary>
    public required IReadOnlyList<RecoveryFindings> RecoveryBySeed { get; init; }

    /// <summary>How the cell of each seed ended, in the recipe's order.</summary>
    public required IReadOnlyList<CellEnd> Ends { get; init; }

    /// <summary>The seed with the highest value after the attack; null without a cell that is done.</summary>
    public required ResultRow? WorstCell { get; init; }

    /// <summary>Number of seeds that ended in a certain way.</summary>
    public int Count(CellStatus status) => Ends.Count(end => end.Status == status);

    internal static AttackFindings Of(ExamRows rows, string safeguard, PlannedAttack attack)
    {
        var examined = rows.All(safeguard, attack.Name).Where(row => rows.Run.End(row) != CellStatus.Failed).ToList();
        var after = rows.Done(safeguard, attack.Name).Where(row => row.Step == attack.Steps).ToList();
        var figure = Figure.OverSeeds(after, rows.Sheets);
        return new AttackFindings
        {
            Attack = attack,
            InDistribution = examined.Any(row => row.InDistribution),
            ForgetAfter = figure,
            ForgetAfterAll = Figure.OverSeeds([.. examined.Where(row => row.Step == attack.Steps)], rows.Sheets),
            Recovery = RecoveryFindings.OfMean(rows, safeguard, attack, figure),
            RecoveryBySeed = [.. RecoveryFindings.OfSeeds(rows, safeguard, attack)],
            Ends = [.. rows.Run.Summary.Cells.Where(end => end.Safeguard == safeguard && end.Attack == attack.Name)],
            WorstCell = after.MaxBy(row => row.Value),
        };
    }
}
