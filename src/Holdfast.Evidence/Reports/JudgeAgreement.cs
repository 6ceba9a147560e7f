using System.Globalization;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// What two judges said to the same answers of an exam, over all cells and examined steps. Judges are known to move in opposite directions
/// under the same attack, so a figure of one of them is read beside this.
/// </summary>
/// <param name="Evaluation">The exam.</param>
/// <param name="Metric">What they marked.</param>
/// <param name="Judge">The second of them; the first is the exam's own.</param>
/// <param name="First">Mean mark of the first.</param>
/// <param name="Second">Mean mark of the second.</param>
/// <param name="Agreement">How far they agree.</param>
public sealed record JudgeAgreement(
    string Evaluation, string Metric, string Judge, double First, double Second, Agreement Agreement)
{
    /// <summary>One for each exam's measure and further judge; none where an exam has one judge.</summary>
    /// <param name="rows">Whose marks to compare.</param>
    internal static IReadOnlyList<JudgeAgreement> Of(RunRows rows)
    {
        var pairs =
            from marks in rows.Marks
            from second in marks
            let at = second.Metric.LastIndexOf(Evaluations.Metric.JudgedBy, StringComparison.Ordinal)
            where at > 0
            from first in marks
            where (first.Step, first.Evaluation, first.Metric) == (second.Step, second.Evaluation, second.Metric[..at])
            let judge = second.Metric[(at + Evaluations.Metric.JudgedBy.Length)..]
            select (first.Evaluation, first.Metric, Judge: judge, Marks: first.Values.Zip(second.Values));
        return
        [
            .. pairs.GroupBy(pair => (pair.Evaluation, pair.Metric, pair.Judge)).Select(judge =>
            {
                var both = judge.SelectMany(pair => pair.Marks)
                    .Where(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second)).ToList();
                return new JudgeAgreement(
                    judge.Key.Evaluation, judge.Key.Metric, judge.Key.Judge,
                    both.Select(pair => pair.First).DefaultIfEmpty(double.NaN).Average(),
                    both.Select(pair => pair.Second).DefaultIfEmpty(double.NaN).Average(), Agreement.Of(both));
            }),
        ];
    }

    /// <summary>All of them as a table.</summary>
    internal static ReportTable Table(IEnumerable<JudgeAgreement> agreements) => new(
        [
            "Exam", new("Marked", Words: true), new("Second judge", Words: true), "Answers", "Mean of the first", "Of the second",
            "Same mark", "Kappa",
        ],
        [
            .. agreements.Select(one => (IReadOnlyList<TableCell>)
            [
                one.Evaluation, one.Metric, one.Judge, one.Agreement.N.ToString(CultureInfo.InvariantCulture), Number(one.First),
                Number(one.Second), Number(one.Agreement.Share), Number(one.Agreement.Kappa),
            ]),
        ]);

    private static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : Wording.None;
}
