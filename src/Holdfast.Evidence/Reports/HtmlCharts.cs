using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>The figures of the page.</summary>
internal static class HtmlCharts
{
    private const int PointsPerCurve = 160;

    internal static IEnumerable<XElement> Attacks(Findings findings)
    {
        var shown = findings.Exams.Where(exam =>
            exam.Safeguards.Any(safeguard => safeguard.Worst is not null || safeguard.ForgetBefore is not null)).ToList();
        return shown.SelectMany(exam => HtmlParts.About(exam, Attacks(exam)))
            .Prepend(shown.Count > 0 ? new XElement("h2", "What each attack brings back") : null).OfType<XElement>();
    }

    /// <summary>A heat map of one exam: white is what guessing gets, or the lower end of the marks.</summary>
    internal static HeatMap Map(ExamFindings exam, string title, IReadOnlyList<string> columns, IReadOnlyList<HeatRow> rows) => new()
    {
        Title = title,
        Columns = columns,
        Rows = rows,
        Shares = Wording.IsShare(exam.Exam),
        Guessing = exam.Chance is not null,
        From = exam.Chance ?? exam.Exam.Metric.Low ?? 0,
        To = exam.Exam.Metric.High ?? 1,
    };

    private static IEnumerable<XElement> Attacks(ExamFindings exam)
    {
        var map = Map(
            exam,
            $"{Subject(exam)} by attack and safeguard",
            [.. exam.Safeguards.Select(safeguard => safeguard.Safeguard.Name)],
            [.. Rows(exam)]);
        var score = Wording.Score(exam.Exam, "forget exam");
        yield return new XElement(
            "figure",
            map.Key(),
            map.Draw(),
            new XElement(
                "figcaption",
                $"{Wording.Sentence(score)} after the last step of each attack{(map.Shares ? ", in per cent" : "")}: "
                    + "mean over seeds and 95 % interval. "
                + $"White is {(map.Guessing ? "guessing" : map.Shares ? "0 %" : "the lowest mark")}: the attack brought nothing back. "
                + "An orange frame: this safeguard trained against this attack. "
                + "Hatched: seeds whose model was ruined, or whose cell failed or is missing; the number leaves them out."));
        if (exam.Attacks.Count > 0)
        {
            yield return HtmlParts.Folded(
                "The same as a table, with the range of the seeds and what each attack does", HtmlParts.Table(PlainTables.Attacks(exam)));
        }
    }

    private static IEnumerable<HeatRow> Rows(ExamFindings exam)
    {
        yield return new HeatRow("before any attack", [.. exam.Safeguards.Select(safeguard => Field(safeguard.ForgetBefore))]);
        var attacks = exam.Attacks.Index()
            .GroupBy(attack => exam.SomebodyTrainedAgainst(attack.Item.Name)).OrderBy(kind => kind.Key).ToList();
        foreach (var kind in attacks)
        {
            if (attacks.Count > 1)
            {
                yield return new HeatRow(kind.Key
                    ? "Attacks that a safeguard trained against †"
                    : "Attacks that no safeguard trained against", []);
            }
            HeatRow Sum(string label, Func<IEnumerable<AttackFindings>, Figure?> of) => new(
                label,
                [.. exam.Safeguards.Select(safeguard => Field(of(kind.Select(attack => safeguard.Attacks[attack.Index]))))],
                Strong: true);
            if (kind.Count() > 1)
            {
                yield return Sum("mean", SafeguardFindings.Mean);
                yield return Sum("worst", SafeguardFindings.WorstOf);
            }
            foreach (var attack in kind)
            {
                yield return new HeatRow(
                    Wording.Flagged(attack.Item.Name, kind.Key),
                    [.. exam.Safeguards.Select(safeguard => safeguard.Attacks[attack.Index]).Select(tried =>
                        Field(tried.ForgetAfter, Wording.Missing(tried), tried.InDistribution))]);
            }
        }
    }

    /// <summary>What each safeguard keeps against what comes back, for the first retain exam and each forget exam.</summary>
    internal static IEnumerable<XElement> Kept(Findings findings)
    {
        var shown = findings.Exams.Where(exam => Points(exam, FirstRetained).Any()).ToList();
        return shown.SelectMany(exam => HtmlParts.About(exam, Kept(exam)))
            .Prepend(shown.Count > 0 ? new XElement("h2", "What is kept, and what comes back") : null).OfType<XElement>();
    }

    /// <summary>The same for one exam; nothing where no safeguard has both measures.</summary>
    internal static IEnumerable<XElement> Kept(ExamFindings exam) => exam.Retained is [var first, ..]
        ? Kept(exam, $"{Wording.Head(first, "Retain exam")} ({first.Name}), before attack", Wording.IsShare(first), FirstRetained)
        : [];

    /// <summary>What each safeguard keeps of something against what comes back; nothing where no safeguard has both measures.</summary>
    /// <param name="exam">The forget exam.</param>
    /// <param name="up">What is kept, in words.</param>
    /// <param name="isShare">Whether that is a share.</param>
    /// <param name="kept">How much a safeguard keeps of it.</param>
    internal static IEnumerable<XElement> Kept(ExamFindings exam, string up, bool isShare, Func<SafeguardFindings, Figure?> kept)
    {
        var points = Points(exam, kept).ToList();
        if (points.Count == 0)
        {
            yield break;
        }

        var chart = new Scatter
        {
            Up = up,
            Along = $"{Wording.Head(exam.Exam, "Forget exam")}, after the worst attack",
            Points = points,
            Ends = (exam.Exam.Metric.Low ?? 0, exam.Exam.Metric.High ?? 1),
            Shares = (Wording.IsShare(exam.Exam), isShare),
            Chance = exam.Chance,
        };
        yield return new XElement(
            "figure",
            Legend.Points([.. exam.Safeguards.Select(safeguard => safeguard.Safeguard.Name)]),
            chart.Draw(),
            new XElement(
                "figcaption",
                "A point for each safeguard, its 95 % intervals as a cross; high and to the left is good. The broken line is the Pareto "
                    + "front: of the safeguards on it none is beaten in one measure without being better in the other "
                    + $"({Wording.List([.. chart.Front.Select(point => point.Name)])}). The vertical axis is cut to the points."
                    + (exam.Chance is null ? "" : " Dashed and upright: guessing.")));
    }

    private static Figure? FirstRetained(SafeguardFindings safeguard) => safeguard.RetainBefore.FirstOrDefault();

    private static IEnumerable<ScatterPoint> Points(ExamFindings exam, Func<SafeguardFindings, Figure?> measure) =>
        from safeguard in exam.Safeguards.Index()
        let kept = measure(safeguard.Item)
        let back = safeguard.Item.ForgetAfterWorst
        where kept is not null && back is not null
        select new ScatterPoint(safeguard.Item.Safeguard.Name, Ink.Of(safeguard.Index), Around(back), Around(kept));

    private static Extent Around(Figure figure) => new(figure.Value, new Interval(figure.Low, figure.High));

    /// <summary>How fast it comes back, exam by exam.</summary>
    /// <param name="exams">Those that have curves.</param>
    internal static IEnumerable<XElement> Recovery(IReadOnlyList<ExamFindings> exams)
    {
        if (exams.Count == 0)
        {
            return [];
        }

        return exams.SelectMany(exam => HtmlParts.About(exam, Recovery(exam))).Prepend(new XElement("h2", "How fast it comes back"));
    }

    private static IEnumerable<XElement> Recovery(ExamFindings exam)
    {
        var telling = RecoveryTables.Telling(exam);
        var rest = exam.Attacks.Where(attack => !telling.Contains(attack.Name)).ToList();
        yield return Recovery(exam, attack => telling.Contains(attack.Name));
        yield return HtmlParts.Table(RecoveryTables.Of(exam, attack => telling.Contains(attack.Name)));
        yield return HtmlParts.Small("small", Wording.Unbroken(RecoveryTables.Notes));
        if (rest.Count > 0)
        {
            yield return HtmlParts.Folded(
                $"The other {Wording.Count(rest.Count, "attack")}: those above are the worst for a safeguard, at the end or on the way",
                Recovery(exam, rest.Contains),
                HtmlParts.Table(RecoveryTables.Of(exam, rest.Contains)));
        }
    }

    private static XElement Recovery(ExamFindings exam, Func<PlannedAttack, bool> chosen) => new(
        "figure",
        Legend.Lines([.. exam.Safeguards.Select(safeguard => safeguard.Safeguard.Name)], marked: true),
        new XElement("div", new XAttribute("class", "panels"), exam.Attacks.Where(chosen)
            .Select(attack => RecoveryPanel(exam, attack)).Where(panel => panel.Lines.Count > 0).Select(panel => panel.Draw())),
        new XElement(
            "figcaption",
            $"{Subject(exam)} along each attack. Lines: mean over seeds. Bands: from the lowest to the highest seed.{Dashed(exam)}"));

    /// <summary>What the line of guessing is, where there is one; a sentence after others.</summary>
    internal static string Dashed(ExamFindings exam) => exam.Chance is null ? "" : " Dashed: guessing.";

    private static string Subject(ExamFindings exam) =>
        Wording.Measure(exam.Exam) is { } measure ? $"{Wording.Sentence(measure)} on the forget exam"
        : Wording.IsShare(exam.Exam) ? "Accuracy on the forget exam" : "Forget exam";

    /// <summary>One attack against every safeguard that was examined along it.</summary>
    internal static LineChart RecoveryPanel(ExamFindings exam, PlannedAttack attack) => new()
    {
        Title = Wording.Flagged(attack.Name, exam.SomebodyTrainedAgainst(attack.Name)),
        Axis = "attack steps",
        Lines =
        [
            .. from safeguard in exam.Safeguards.Index()
               let recovery = safeguard.Item.Attacks.First(tried => tried.Attack == attack).Recovery
               where recovery.IsCurve
               select new Line(
                   safeguard.Item.Safeguard.Name,
                   Ink.Of(safeguard.Index),
                   [.. recovery.Points.Select(point =>
                       new LinePoint(point.Step, point.Forget.Value, point.Forget.Least, point.Forget.Most))],
                   Marked: true),
        ],
        Shares = Wording.IsShare(exam.Exam),
        Ends = (exam.Exam.Metric.Low ?? 0, exam.Exam.Metric.High ?? 1),
        Chance = exam.Chance,
    };

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

    private static HeatField Field(Figure? figure, string note = "", bool framed = false) => figure is null
        ? new HeatField(null, Note: note, Framed: framed)
        : new HeatField(figure.Value, Wording.Interval(figure), note, framed);

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
