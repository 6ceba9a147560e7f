using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>A measure beside the headline, for one safeguard.</summary>
public sealed record OtherFindings
{
    /// <summary>Name of the evaluation; null for a number that no exam gave.</summary>
    public required string? Evaluation { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The exam whose own metric it is; null for a further metric, or a number that no exam gave.</summary>
    public required PlannedExam? Exam { get; init; }

    /// <summary>What its exam is for; null for a number of no known exam.</summary>
    public required ExamRole? Role { get; init; }

    /// <summary>The safeguard.</summary>
    public required PlannedSafeguard Safeguard { get; init; }

    /// <summary>Before any attack.</summary>
    public required Figure? Before { get; init; }

    /// <summary>After the attacks, mean over them.</summary>
    public required Figure? After { get; init; }

    /// <summary>After the attack that moved it furthest from where it was before; null where either is unknown.</summary>
    public required Figure? Furthest { get; init; }

    /// <summary>That attack.</summary>
    public required PlannedAttack? By { get; init; }

    // What an attack cost is no measure of the model; it stands beside the recovery curves.
    internal static IEnumerable<OtherFindings> Of(RunRows rows) =>
        from measure in rows.Summary.Rows.Where(row =>
            row.Metric is not (ResultRow.Tokens or ResultRow.Compute) || row.Evaluation is not null)
            .Select(row => (row.Evaluation, row.Metric)).Distinct()
        where !rows.Headline.Any(exam => (exam.Name, exam.Metric.Name) == measure)
        let exam = rows.Plan.Exams.FirstOrDefault(exam => exam.Name == measure.Evaluation)
        from safeguard in rows.Plan.Safeguards
        let found = Of(rows, measure, exam, safeguard)
        where found.Before is not null || found.After is not null
        select found;

    private static OtherFindings Of(
        RunRows rows, (string? Evaluation, string Metric) measure, PlannedExam? exam, PlannedSafeguard safeguard)
    {
        var own = exam?.Metric.Name == measure.Metric ? exam : null;
        var sheets = own is { Metric.IsBounded: true } ? rows.Sheets(own) : null;
        var before = Figure.OverSeeds(rows.Done(safeguard.Name, Cell.NoAttack, measure.Evaluation, measure.Metric), sheets);
        var after = (
            from attack in rows.Plan.Attacks
            where exam is not { Role: ExamRole.Forget } || attack.Wants(exam)
            let last = rows.Done(safeguard.Name, attack.Name, measure.Evaluation, measure.Metric).Where(row => row.Step == attack.Steps)
            let figure = Figure.OverSeeds([.. last], sheets)
            where figure is not null
            select (attack, figure)).ToList();
        var furthest = before is null
            ? default
            : after.OrderByDescending(tried => Math.Abs(tried.figure.Value - before.Value)).FirstOrDefault();
        return new OtherFindings
        {
            Evaluation = measure.Evaluation,
            Metric = measure.Metric,
            Exam = own,
            Role = exam?.Role,
            Safeguard = safeguard,
            Before = before,
            After = Figure.OverAttacks([.. after.Select(tried => tried.figure)]),
            Furthest = furthest.figure,
            By = furthest.attack,
        };
    }
}
