using System.Globalization;
using System.Xml.Linq;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Charts;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>
/// What more training of a safeguard buys, and what it costs in what the model should keep: the safeguards are points along an axis.
/// </summary>
[Card("training-length", "What more training of a safeguard brings and costs")]
[FormerOption("groups")]
public sealed record TrainingLength : IStudy
{
    private const string PerplexityMetric = "perplexity";
    private const double RatioAxisFrom = 8;

    /// <inheritdoc />
    public required string Title { get; init; }

    /// <summary>What the points count, for instance <c>outer steps</c>.</summary>
    public string Axis { get; init; } = "";

    /// <summary>Safeguards along the axis; others of the run stand beside as reference.</summary>
    public IReadOnlyList<StudyPoint> Points { get; init; } = [];

    /// <inheritdoc />
    public void Check(IReadOnlyList<string> safeguards, IReadOnlyList<string> attacks, ICollection<string> faults)
    {
        foreach (var name in Points.Select(point => point.Safeguard).Where(name => !safeguards.Contains(name)))
        {
            faults.Add($"Expected safeguards of this recipe among the study's points, got '{name}'.{Spelling.Advice(name, safeguards)}");
        }

        foreach (var point in Points.Where(point => !double.IsFinite(point.X)))
        {
            faults.Add(FormattableString.Invariant(
                $"Expected a number as the place of '{point.Safeguard}' among the study's points, got {point.X}. Correct it."));
        }
    }

    /// <inheritdoc />
    public StudySection Section(Findings findings, ExamFindings exam)
    {
        var places = Places(exam).ToList();
        return new StudySection
        {
            Title = Title,
            Explanation =
                $"The same safeguard, trained for more and more {Axis}. Good is a forget exam that falls"
                + $"{(exam.Chance is null ? "" : " towards guessing")}, before and after attacks, while the retain exam "
                + "and the perplexity on retain texts stay where they were.",
            Figure = [.. Figure(findings, exam, [.. places.Where(place => place.X is not null)])],
            Tables = [Table(findings, exam, places)],
            Lines = [.. places.SelectMany(place => Lines(findings, exam, place))],
        };
    }

    private IEnumerable<XElement> Figure(Findings findings, ExamFindings exam, IReadOnlyList<Place> places)
    {
        List<Measure> shares =
        [
            .. Retained(exam, "retain exam, before attack"), new("forget exam, before attack", found => found.ForgetBefore),
            new("forget exam, mean of attacks", Mean), new("forget exam, worst attack", found => found.ForgetAfterWorst),
        ];
        yield return Legend.Lines([.. shares.Select(share => share.Name)], marked: true);
        yield return new XElement(
            "div",
            new XAttribute("class", "wide"),
            (Panel(Wording.CountsRight(exam.Exam) ? "Exams, share answered right" : "Exams", shares, places) with
            {
                Shares = Wording.IsShare(exam.Exam),
                Ends = (exam.Exam.Metric.Low ?? 0, exam.Exam.Metric.High ?? 1),
                Chance = exam.Chance,
            }).Draw(),
            Perplexities(findings).Select(text => Panel(
                $"{text}: perplexity, before attack", [new(text, found => Beside(findings, found, text))], places).Draw()));
        yield return new XElement("figcaption", "Mean over seeds; bands are the 95 % intervals." + HtmlCharts.Dashed(exam));
    }

    private (string Caption, ReportTable Table) Table(Findings findings, ExamFindings exam, IReadOnlyList<Place> places)
    {
        var texts = Perplexities(findings);
        return (
            "Forget after: the mean is over the attacks that no safeguard trained against, the worst over all. n: "
                + "questions of the forget exam "
            + "over all seeds. Training: what the safeguard’s own training cost, in floating-point operations. "
            + "Safeguards without a place on the axis stand below for comparison.",
            new ReportTable(
                [
                    Axis.Length == 0 ? "Point" : char.ToUpperInvariant(Axis[0])
                        + Axis[1..], new("Safeguard", Words: true), .. Headline.Retained(exam, "Retain", " before"),
                    .. texts.Select(text => new Head($"{text}, perplexity")), "Forget before", "Forget after, mean", "Forget after, worst",
                    "n, forget", "Ruined", "Training, FLOP",
                ],
                [
                    .. places.Select(point => (IReadOnlyList<TableCell>)
                    [
                        point.Label, point.Found.Safeguard.Name, .. point.Found.RetainBefore.Select(retained => TableCell.Of(retained)),
                        .. texts.Select(text => TableCell.Of(Beside(findings, point.Found, text))),
                        TableCell.Of(point.Found.ForgetBefore), TableCell.Of(Mean(point.Found)),
                        TableCell.Of(point.Found.ForgetAfterWorst, point.Found.Worst?.Attack.Name ?? ""),
                        point.Found.ForgetBefore is { } before ? FormattableString.Invariant($"{before.N}") : Wording.None,
                        FormattableString.Invariant($"{point.Found.Destroyed} of {point.Found.Planned}"),
                        Cost(findings, point.Found) is { } cost ? Wording.Amount(cost) : Wording.None,
                    ]),
                ]));
    }

    private static IEnumerable<StudyLine> Lines(Findings findings, ExamFindings exam, Place place)
    {
        var (x, _, found) = place;
        var name = found.Safeguard.Name;
        var retained = exam.Retained.Zip(found.RetainBefore, (one, before) =>
            (exam.Retained.Count == 1 ? "retain-before" : $"retain-before-{one.Name}", before));
        IEnumerable<(string Name, Figure? Figure)> measures =
        [
            .. retained, .. Perplexities(findings).Select(text => ($"{text}-perplexity-before", Beside(findings, found, text))),
            ("forget-before", found.ForgetBefore), ("forget-after-mean", Mean(found)), ("forget-after-worst", found.ForgetAfterWorst),
        ];
        foreach (var line in measures.SelectMany(measure => StudyLine.Of(name, x, "", measure.Name, measure.Figure)))
        {
            yield return line;
        }

        if (Cost(findings, found) is { } cost)
        {
            yield return new StudyLine(name, x, "", "", "training-compute", CsvLines.Plain(cost));
        }
    }

    // Points along the axis, then the safeguards that stand beside it.
    private IEnumerable<Place> Places(ExamFindings exam)
    {
        var along = Points.OrderBy(point => point.X).ToList();
        foreach (var point in along)
        {
            if (exam.Safeguards.FirstOrDefault(safeguard => safeguard.Safeguard.Name == point.Safeguard) is { } found)
            {
                yield return new(point.X, point.Label.Length > 0 ? point.Label : point.X.ToString(CultureInfo.InvariantCulture), found);
            }
        }

        foreach (var found in exam.Safeguards.Where(safeguard => !along.Exists(point => point.Safeguard == safeguard.Safeguard.Name)))
        {
            yield return new(null, Wording.None, found);
        }
    }

    private LineChart Panel(string title, IReadOnlyList<Measure> measures, IReadOnlyList<Place> places) => new()
    {
        Title = title,
        Axis = Axis,
        Lines =
        [
            .. measures.Select((measure, ink) => new Line(
                measure.Name,
                Ink.Of(ink),
                [
                    .. places.Select(place => (place.X, Figure: measure.Of(place.Found))).Where(place => place.Figure is not null)
                        .Select(place => new LinePoint(place.X!.Value, place.Figure!.Value, place.Figure.Low, place.Figure.High)),
                ],
                Marked: true)),
        ],
        Ratios = Points.Where(point => point.X > 0).Select(point => point.X).DefaultIfEmpty(1).ToList() is var xs
            && xs.Max() >= RatioAxisFrom * xs.Min(),
        Wide = true,
    };

    private static IEnumerable<Measure> Retained(ExamFindings exam, string one) => exam.Retained.Index()
        .Where(retained => retained.Item.Metric.Unit == exam.Exam.Metric.Unit)
        .Select(retained => new Measure(
            exam.Retained.Count == 1 ? one : $"{retained.Item.Name}, before attack", found => found.RetainBefore[retained.Index]));

    private static Figure? Mean(SafeguardFindings found) => found.ForgetAfterUnseen ?? found.ForgetAfterSeen;

    private static List<string> Perplexities(Findings findings) => [.. findings.Others
        .Where(other => other is { Metric: PerplexityMetric, Evaluation: not null, Before: not null }).Select(other => other.Evaluation!)
            .Distinct()];

    private static Figure? Beside(Findings findings, SafeguardFindings found, string text) => findings.Others
        .FirstOrDefault(other =>
            other.Metric == PerplexityMetric && other.Evaluation == text && other.Safeguard == found.Safeguard)?.Before;

    private static double? Cost(Findings findings, SafeguardFindings found) =>
        findings.TrainingCompute.TryGetValue(found.Safeguard.Name, out var cost) ? cost : null;

    private sealed record Place(double? X, string Label, SafeguardFindings Found);

    private sealed record Measure(string Name, Func<SafeguardFindings, Figure?> Of);
}
