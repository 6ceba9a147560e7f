using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>A measure beside the headline, for one safeguard.</summary>
/// <param name="Evaluation">Name of the evaluation; null for a number that no exam gave.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Safeguard">The safeguard.</param>
/// <param name="Before">Before any attack.</param>
/// <param name="After">After the attacks, mean over them.</param>
public sealed record OtherFindings(string? Evaluation, string Metric, PlannedSafeguard Safeguard, Figure? Before, Figure? After)
{
    // What an attack cost is no measure of the model; it stands beside the recovery curves.
    internal static IEnumerable<OtherFindings> Of(RunRows rows) =>
        from measure in rows.Summary.Rows.Where(row => row.Metric is not (ResultRow.Tokens or ResultRow.Compute) || row.Evaluation is not null)
            .Select(row => (row.Evaluation, row.Metric)).Distinct()
        where measure is not (Findings.Forget, Findings.Accuracy)
        from safeguard in rows.Plan.Safeguards
        let sheets = measure is (Findings.Retain, Findings.Accuracy) ? rows.Retain : null
        let before = Figure.OverSeeds(rows.Done(safeguard.Name, Cell.NoAttack, measure.Evaluation, measure.Metric), sheets)
        let after = Figure.OverAttacks([
            .. rows.Plan.Attacks
                .Select(attack => Figure.OverSeeds(
                    [.. rows.Done(safeguard.Name, attack.Name, measure.Evaluation, measure.Metric).Where(row => row.Step == attack.Steps)], sheets))
                .OfType<Figure>()])
        where before is not null || after is not null
        select new OtherFindings(measure.Evaluation, measure.Metric, safeguard, before, after);
}
