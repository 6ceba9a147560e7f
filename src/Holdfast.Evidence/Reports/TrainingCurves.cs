using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>One series that a safeguard measured while it trained.</summary>
/// <param name="Safeguard">The safeguard.</param>
/// <param name="Series">Name of the series within the safeguard.</param>
/// <param name="Seeds">Its points for each seed, in the recipe's order.</param>
public sealed record TrainingCurves(PlannedSafeguard Safeguard, string Series, IReadOnlyList<SeedCurve> Seeds)
{
    /// <summary>
    /// Series in which a safeguard tells what its training has cost so far, in floating-point operations. Its last value is the whole cost.
    /// </summary>
    public const string CostSeries = "cost/flop";

    /// <summary>The last value of <see cref="CostSeries"/>, mean over the seeds that have it, for each safeguard that has any.</summary>
    internal static IReadOnlyDictionary<string, double> Compute(RunPlan plan, IReadOnlyList<Curve> curves) => (
        from seed in plan.Seeds
        from safeguard in plan.Safeguards
        let series = $"{new Cell(seed, safeguard.Name, Cell.NoAttack).JournalPrefix}/{CostSeries}"
        from curve in curves
        where curve.Series == series && curve.Points.Count > 0
        select (safeguard.Name, Cost: curve.Points[^1].Value))
        .GroupBy(cost => cost.Name).ToDictionary(cost => cost.Key, cost => cost.Average(seed => seed.Cost));

    /// <summary>
    /// Finds them in the journal: series named <see cref="Cell.JournalPrefix"/> of a cell before any attack, then a name that does not
    /// begin with an attack's. A safeguard's own name before its series is dropped: the panel stands under it.
    /// </summary>
    internal static IReadOnlyList<TrainingCurves> Of(RunPlan plan, IReadOnlyList<Curve> curves) =>
    [
        .. from safeguard in plan.Safeguards
           let lines =
               from seed in plan.Seeds
               let prefix = new Cell(seed, safeguard.Name, Cell.NoAttack).JournalPrefix + "/"
               from curve in curves
               where curve.Series.StartsWith(prefix, StringComparison.Ordinal)
               let series = curve.Series[prefix.Length..]
               where !plan.Attacks.Any(attack => series.StartsWith(attack.Name + "/", StringComparison.Ordinal))
               where series != CostSeries
               let own = safeguard.Name + "/"
               select (series: series.StartsWith(own, StringComparison.Ordinal)
                   ? series[own.Length..]
                   : series, Line: new SeedCurve(seed, curve.Points))
           from panel in lines.GroupBy(line => line.series, line => line.Line)
           select new TrainingCurves(safeguard, panel.Key, [.. panel]),
    ];
}
