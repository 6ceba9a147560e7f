using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The tables that need no notes: what is missing, attack by attack, seed by seed.</summary>
internal static class PlainTables
{
    internal static ReportTable Gaps(IEnumerable<CellEnd> ends) => new(
        ["Safeguard", new("Attack", Words: true), "Seed", new("End", Words: true), new("Reason", Words: true, Long: true)],
        [
            .. ends.Select(end => (IReadOnlyList<TableCell>)
            [
                end.Safeguard, Wording.Attack(end.Attack), FormattableString.Invariant($"{end.Seed}"), Wording.End(end.Status), end.Reason
                    ?? "",
            ]),
        ]);

    internal static ReportTable Attacks(ExamFindings exam) => new(
        ["Attack", "Steps", .. exam.Safeguards.Select(safeguard => new Head(safeguard.Safeguard.Name))],
        [
            .. exam.Attacks.Select((attack, index) => (IReadOnlyList<TableCell>)
            [
                new TableCell(Wording.Flagged(attack.Name, exam.SomebodyTrainedAgainst(attack.Name)), Detail: attack.Summary),
                FormattableString.Invariant($"{attack.Steps}"),
                .. exam.Safeguards.Select(safeguard => safeguard.Attacks[index])
                    .Select(tried => TableCell.Sized(tried.ForgetAfter, Wording.Missing(tried))),
            ]),
        ]);

    internal static ReportTable Seeds(Findings findings, ExamFindings exam) => new(
        [
            "Safeguard", "Seed", .. Headline.Retained(exam, "Retain", " before"), $"{Forget(exam)} before",
            $"{Forget(exam)} after, mean over attacks", $"{Forget(exam)} after, worst attack", new("Worst attack", Words: true),
            "Attacks counted",
        ],
        [
            .. from safeguard in exam.Safeguards
               from seed in SeedFindings.Of(findings, safeguard).Index()
               select (IReadOnlyList<TableCell>)
               [
                   seed.Index == 0 ? safeguard.Safeguard.Name : "", FormattableString.Invariant($"{seed.Item.Seed}"),
                   .. seed.Item.RetainBefore.Zip(exam.Retained, Value),
                   .. new[] { seed.Item.ForgetBefore, seed.Item.MeanAfter, seed.Item.WorstAfter }.Select(value => Value(value, exam.Exam)),
                   seed.Item.Worst ?? Wording.None, $"{seed.Item.Counted} of {exam.Attacks.Count}",
               ],
        ]);

    private static string Forget(ExamFindings exam) => Wording.Head(exam.Exam, "Forget");

    private static TableCell Value(double? value, PlannedExam exam) =>
        value is { } known ? Wording.Number(known, exam.Metric.Unit) : Wording.None;
}
