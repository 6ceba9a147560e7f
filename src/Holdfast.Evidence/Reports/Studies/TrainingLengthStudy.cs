using System.Globalization;
using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>What more training of a safeguard buys, and what it costs in what the model should keep.</summary>
internal sealed class TrainingLengthStudy(Findings findings, StudyPlan plan) : Study(findings, plan)
{
    private const string PerplexityMetric = "perplexity";
    private const double RatioAxisFrom = 8;

    internal override string Explanation =>
        $"The same safeguard, trained for more and more {Plan.Axis}. Good is a forget exam that falls towards guessing, before and after attacks, "
        + "while the retain exam and the perplexity on retain texts stay where they were.";

    internal override IEnumerable<XElement> Figure()
    {
        var points = Points().Where(point => point.X is not null).ToList();
        List<(string Name, Func<SafeguardFindings, Figure?> Of)> shares =
        [
            ("retain exam, before attack", found => found.RetainBefore), ("forget exam, before attack", found => found.ForgetBefore),
            ("forget exam, mean of attacks", Mean), ("forget exam, worst attack", found => found.ForgetAfterWorst),
        ];
        yield return Legend.Lines([.. shares.Select(share => share.Name)], marked: true);
        yield return new XElement(
            "div",
            new XAttribute("class", "wide"),
            Panel("Exams, share answered right", shares, points, shares: true).Draw(),
            Perplexities().Select(text => Panel(
                $"{text}: perplexity, before attack", [(text, found => Beside(found, text))], points, shares: false).Draw()));
        yield return new XElement("figcaption", "Mean over seeds; bands are the 95 % intervals. Dashed: guessing.");
    }

    internal override IEnumerable<(string Caption, ReportTable Table)> Tables()
    {
        var texts = Perplexities();
        yield return (
            "Forget after: the mean is over the attacks that no safeguard trained against, the worst over all. n: questions of the forget exam "
            + "over all seeds. Training: what the safeguard’s own training cost, in floating-point operations. Safeguards without a place on the axis stand below for comparison.",
            new ReportTable(
                [
                    Plan.Axis.Length == 0 ? "Point" : char.ToUpperInvariant(Plan.Axis[0]) + Plan.Axis[1..], new("Safeguard", Words: true), "Retain before",
                    .. texts.Select(text => new Head($"{text}, perplexity")), "Forget before", "Forget after, mean", "Forget after, worst",
                    "n, forget", "Ruined", "Training, FLOP",
                ],
                [
                    .. Points().Select(point => (IReadOnlyList<TableCell>)
                    [
                        point.Label, point.Found.Safeguard.Name, TableCell.Of(point.Found.RetainBefore),
                        .. texts.Select(text => TableCell.Of(Beside(point.Found, text))),
                        TableCell.Of(point.Found.ForgetBefore), TableCell.Of(Mean(point.Found)),
                        TableCell.Of(point.Found.ForgetAfterWorst, point.Found.Worst?.Attack.Name ?? ""),
                        point.Found.ForgetBefore is { } before ? FormattableString.Invariant($"{before.N}") : Wording.None,
                        FormattableString.Invariant($"{point.Found.Destroyed} of {point.Found.Planned}"),
                        Cost(point.Found) is { } cost ? Wording.Amount(cost) : Wording.None,
                    ]),
                ]));
    }

    internal override IEnumerable<StudyLine> Lines() =>
        from point in Points()
        let found = point.Found
        let name = found.Safeguard.Name
        let cost = Cost(found)
        from line in StudyLine.Of(name, point.X, "", "retain-before", found.RetainBefore)
            .Concat(Perplexities().SelectMany(text => StudyLine.Of(name, point.X, "", $"{text}-perplexity-before", Beside(found, text))))
            .Concat(StudyLine.Of(name, point.X, "", "forget-before", found.ForgetBefore))
            .Concat(StudyLine.Of(name, point.X, "", "forget-after-mean", Mean(found)))
            .Concat(StudyLine.Of(name, point.X, "", "forget-after-worst", found.ForgetAfterWorst))
            .Concat(cost is null ? [] : [new StudyLine(name, point.X, "", "", "training-compute", CsvLines.Plain(cost))])
        select line;

    // Points along the axis, then the safeguards that stand beside it.
    private IEnumerable<(double? X, string Label, SafeguardFindings Found)> Points()
    {
        var along = Plan.Points.OrderBy(point => point.X).ToList();
        foreach (var point in along)
        {
            if (Findings.Safeguards.FirstOrDefault(safeguard => safeguard.Safeguard.Name == point.Safeguard) is { } found)
            {
                yield return (point.X, point.Label.Length > 0 ? point.Label : point.X.ToString(CultureInfo.InvariantCulture), found);
            }
        }
        foreach (var found in Findings.Safeguards.Where(safeguard => !along.Exists(point => point.Safeguard == safeguard.Safeguard.Name)))
        {
            yield return (null, Wording.None, found);
        }
    }

    private LineChart Panel(
        string title, IReadOnlyList<(string Name, Func<SafeguardFindings, Figure?> Of)> measures,
        IReadOnlyList<(double? X, string Label, SafeguardFindings Found)> points, bool shares) => new()
        {
            Title = title,
            Axis = Plan.Axis,
            Lines =
            [
                .. measures.Select((measure, ink) => new Line(
                    measure.Name,
                    Ink.Of(ink),
                    [
                        .. points.Select(point => (point.X, Figure: measure.Of(point.Found))).Where(point => point.Figure is not null)
                            .Select(point => new LinePoint(point.X!.Value, point.Figure!.Value, point.Figure.Low, point.Figure.High)),
                    ],
                    Marked: true)),
            ],
            Shares = shares,
            Chance = shares ? Findings.Chance : null,
            Ratios = Plan.Points.Where(point => point.X > 0).Select(point => point.X).DefaultIfEmpty(1).ToList() is var xs
                && xs.Max() >= RatioAxisFrom * xs.Min(),
            Wide = true,
        };

    private static Figure? Mean(SafeguardFindings found) => found.ForgetAfterUnseen ?? found.ForgetAfterSeen;

    private List<string> Perplexities() => [.. Findings.Others
        .Where(other => other is { Metric: PerplexityMetric, Evaluation: not null, Before: not null }).Select(other => other.Evaluation!).Distinct()];

    private Figure? Beside(SafeguardFindings found, string text) => Findings.Others
        .FirstOrDefault(other => other.Metric == PerplexityMetric && other.Evaluation == text && other.Safeguard == found.Safeguard)?.Before;

    private double? Cost(SafeguardFindings found) => Findings.TrainingCompute.TryGetValue(found.Safeguard.Name, out var cost) ? cost : null;
}
