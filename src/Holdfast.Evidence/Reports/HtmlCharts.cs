using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The figures of the page.</summary>
internal static class HtmlCharts
{
    private const int PointsPerCurve = 160;

    internal static IEnumerable<XElement> Attacks(Findings findings)
    {
        if (findings.Safeguards.All(safeguard => safeguard.Worst is null && safeguard.ForgetBefore is null))
        {
            yield break;
        }
        var names = findings.Safeguards.Select(safeguard => safeguard.Safeguard.Name).ToList();
        var chart = new BarChart
        {
            Title = "Accuracy on the forget exam by attack and safeguard",
            Axis = "Forget exam answered right",
            Series = names,
            Chance = findings.Chance,
            Groups =
            [
                new BarGroup("before any attack", [.. findings.Safeguards.Select(safeguard => Of(safeguard.ForgetBefore, ""))]),
                .. findings.Summary.Plan.Attacks.Select((attack, index) => new BarGroup(
                    Wording.Flagged(attack.Name, findings.SomebodyTrainedAgainst(attack.Name)),
                    [.. findings.Safeguards.Select(safeguard => safeguard.Attacks[index])
                        .Select(tried => Of(tried.ForgetAfter, Wording.Missing(tried)))])),
            ],
        };
        yield return new XElement("h2", "What each attack brings back");
        yield return new XElement(
            "figure",
            Legend.Bars(names),
            chart.Draw(),
            new XElement(
                "figcaption",
                "Mean over seeds after the last step of each attack. Whiskers: 95 % interval over the questions. Dots: single seeds. "
                + "Dashed: guessing. A bar that stays at the dashed line means that the attack brought nothing back."));
    }

    internal static IEnumerable<XElement> Recovery(Findings findings)
    {
        var names = findings.Safeguards.Select(safeguard => safeguard.Safeguard.Name).ToList();
        var panels = findings.Summary.Plan.Attacks.Select((attack, index) => (attack, lines: findings.Safeguards
                .Select((safeguard, ink) => new Line(
                    safeguard.Safeguard.Name,
                    Ink.Of(ink),
                    [.. safeguard.Attacks[index].Recovery.Select(point =>
                        new LinePoint(point.Step, point.Forget.Value, point.Forget.Least, point.Forget.Most))],
                    Marked: true))
                .Where(line => line.Points.Count > 2).ToList()))
            .Where(panel => panel.lines.Count > 0).ToList();
        if (panels.Count == 0)
        {
            yield break;
        }
        yield return new XElement("h2", "How fast it comes back");
        yield return new XElement(
            "figure",
            Legend.Lines(names, marked: true),
            new XElement("div", new XAttribute("class", "panels"), panels.Select(panel => new LineChart
            {
                Title = Wording.Flagged(panel.attack.Name, findings.SomebodyTrainedAgainst(panel.attack.Name)),
                Axis = "attack steps",
                Lines = panel.lines,
                Shares = true,
                Chance = findings.Chance,
            }.Draw())),
            new XElement(
                "figcaption",
                "Accuracy on the forget exam along each attack. Lines: mean over seeds. Bands: from the lowest to the highest seed. Dashed: guessing."));
    }

    internal static IEnumerable<XElement> Training(Findings findings)
    {
        if (findings.Training.Count == 0)
        {
            yield break;
        }
        yield return new XElement("h2", "How the safeguards trained");
        var thinned = findings.Training.SelectMany(curves => curves.Seeds).Any(seed => seed.Points.Count > PointsPerCurve);
        foreach (var safeguard in findings.Training.GroupBy(curves => curves.Safeguard))
        {
            yield return new XElement("h3", safeguard.Key.Name);
            yield return new XElement(
                "figure",
                Legend.Lines([.. findings.Summary.Plan.Seeds.Select(seed => FormattableString.Invariant($"seed {seed}"))], marked: false),
                new XElement("div", new XAttribute("class", "panels"), safeguard.Select(curves => new LineChart
                {
                    Title = curves.Series,
                    Axis = "step",
                    Lines =
                    [
                        .. curves.Seeds.Select(seed => new Line(
                            FormattableString.Invariant($"seed {seed.Seed}"),
                            Ink.Of(findings.Summary.Plan.Seeds.IndexOf(seed.Seed)),
                            Thin(seed.Points),
                            Marked: false)),
                    ],
                }.Draw())));
        }
        if (thinned)
        {
            yield return HtmlParts.Small("small", $"Curves longer than {PointsPerCurve} points are drawn as means of "
                + "neighbouring steps; the band shows their lowest and highest value.");
        }
    }

    private static Bar Of(Figure? figure, string note) => figure is null
        ? new Bar(null, 0, 0, [], note.Length == 0 ? "not examined" : note)
        : new Bar(figure.Value, figure.Low, figure.High, [.. figure.Seeds.Select(seed => seed.Value)], note);

    private static List<LinePoint> Thin(IReadOnlyList<CurvePoint> points) =>
    [
        .. points.Chunk(Math.Max(1, (points.Count + PointsPerCurve - 1) / PointsPerCurve)).Select(chunk => new LinePoint(
            chunk.Average(point => point.Step),
            chunk.Average(point => point.Value),
            chunk.Min(point => point.Value),
            chunk.Max(point => point.Value))),
    ];

    private static int IndexOf(this IReadOnlyList<long> seeds, long seed) => seeds.TakeWhile(known => known != seed).Count();
}
