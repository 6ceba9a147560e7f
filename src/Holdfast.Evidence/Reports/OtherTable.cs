using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Reports;

/// <summary>Measures that make no headline, in numbers.</summary>
internal static class OtherTable
{
    /// <summary>What stands beside the headline, with the attack that moved it furthest.</summary>
    internal static ReportTable Beside(Findings findings) => new(
        [
            "Exam", new("Safeguard", Words: true), "Before attack", "After: mean of attacks", "After: attack that moved it furthest",
        ],
        [
            .. Measures(findings.Beside).SelectMany(measure => measure.Select((other, index) => (IReadOnlyList<TableCell>)
            [
                index > 0 ? "" : new TableCell(other.Evaluation ?? other.Metric, About(other)), other.Safeguard.Name,
                TableCell.Sized(other.Before), TableCell.Sized(other.After), TableCell.Sized(other.Furthest, other.By?.Name ?? ""),
            ])),
        ])
    {
        Title = findings.Exams.Count == 0 ? "What was measured" : "Beside the headline",
    };

    /// <summary>What stands further below.</summary>
    internal static ReportTable Further(Findings findings) => new(
        [
            "Evaluation", new("Metric", Words: true), new("Safeguard", Words: true), "Before attack", "After attack, mean over attacks",
            "After: attack that moved it furthest",
        ],
        [
            .. Measures(findings.Further).SelectMany(measure => measure.Select((other, index) => (IReadOnlyList<TableCell>)
            [
                index == 0 ? other.Evaluation ?? Wording.None : "", index == 0 ? other.Metric : "", other.Safeguard.Name,
                Ranged(other.Before), Ranged(other.After), TableCell.Sized(other.Furthest, other.By?.Name ?? ""),
            ])),
        ]);

    private static IEnumerable<IGrouping<(string?, string), OtherFindings>> Measures(IEnumerable<OtherFindings> others) =>
        others.GroupBy(other => (other.Evaluation, other.Metric));

    private static TableCell Ranged(Figure? figure) => figure is null ? Wording.None
        : TableCell.Of(figure) with { Strong = true, Detail = Wording.SeedRange(figure) };

    private static string About(OtherFindings other) => string.Join(", ", new[]
    {
        other.Role is { } role ? Wording.Role(role) : "", other.Exam?.Domain ?? "", other.Evaluation is null ? "" : other.Metric,
        other is { Role: not ExamRole.Forget, Exam.Metric.Direction: Direction.LowerIsMore } ? "lower is better" : "",
    }.Where(part => part.Length > 0));
}
