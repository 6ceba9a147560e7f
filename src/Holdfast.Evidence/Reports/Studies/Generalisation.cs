using System.Xml.Linq;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Charts;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>How far each safeguard holds against kinds of attacks that it never met: attacks in groups.</summary>
[Card("generalisation", "How far a safeguard holds against kinds of attacks that it never met")]
[FormerOption("axis")]
[FormerOption("points")]
public sealed record Generalisation : IStudy
{
    private const string Explanation =
        "Rows: safeguards, by what they trained against. Columns: kinds of attacks. A safeguard that learned to resist attacks as such is "
        + "as light outside its frames as within; one that only learned its own adversaries is dark outside.";

    /// <inheritdoc />
    public required string Title { get; init; }

    /// <summary>Attacks that belong together; without groups, each attack stands alone.</summary>
    public IReadOnlyList<AttackGroup> Groups { get; init; } = [];

    /// <inheritdoc />
    public void Check(IReadOnlyList<string> safeguards, IReadOnlyList<string> attacks, ICollection<string> faults) =>
        AttackGroup.Check(Groups, attacks, faults);

    /// <inheritdoc />
    public StudySection Section(Findings findings, ExamFindings exam)
    {
        var groups = TriedGroup.Of(Groups, exam);
        return new StudySection
        {
            Title = Title,
            Explanation = Explanation,
            Figure = [.. Figure(exam, groups)],
            Tables = [Table(exam, groups)],
            Lines = [.. Lines(exam, groups)],
        };
    }

    private static IEnumerable<XElement> Figure(ExamFindings exam, IReadOnlyList<TriedGroup> groups)
    {
        foreach (var (title, of) in new (string, Func<IEnumerable<AttackFindings>, Figure?>)[]
        {
            ("Mean of the attacks of a kind", SafeguardFindings.Mean), ("Worst attack of a kind", SafeguardFindings.WorstOf),
        })
        {
            var map = HtmlCharts.Map(
                exam,
                title,
                [.. groups.Select(group => group.Label)],
                [
                    new HeatRow(title, []),
                    .. exam.Safeguards.Select(safeguard => new HeatRow(safeguard.Safeguard.Name,
                    [
                        .. groups.Select(group => group.Against(safeguard)).Select(tried => of(tried) is { } figure
                            ? new HeatField(figure.Value, Wording.Interval(figure), Framed: Met(tried))
                            : new HeatField(null, Note: Wording.Missing(tried), Framed: Met(tried))),
                    ])),
                ]);
            yield return new XElement("div", title.StartsWith("Mean", StringComparison.Ordinal) ? map.Key() : null, map.Draw());
        }
        yield return new XElement(
            "figcaption",
            "The forget exam after the attacks of each kind, with 95 % interval. An orange frame: the safeguard "
            + "trained against attacks of this kind.");
    }

    private static (string Caption, ReportTable Table) Table(ExamFindings exam, IReadOnlyList<TriedGroup> groups) => ("The same with what is missing. †: the safeguard trained against attacks of this kind.", new ReportTable(
            [
                "Safeguard", new("Attacks", Words: true), "Number of attacks", "Forget after, mean", "Forget after, worst",
                new("Worst attack", Words: true), new("Missing", Words: true), "n",
            ],
            [
                .. from safeguard in exam.Safeguards
                   from kind in groups.Index()
                   let tried = kind.Item.Against(safeguard)
                   let mean = SafeguardFindings.Mean(tried)
                   select (IReadOnlyList<TableCell>)
                   [
                       kind.Index == 0 ? safeguard.Safeguard.Name : "", Wording.Flagged(kind.Item.Label, Met(tried)),
                       FormattableString.Invariant($"{tried.Count}"),
                       TableCell.Of(mean), TableCell.Of(SafeguardFindings.WorstOf(tried)),
                       tried.Where(attack => attack.ForgetAfter is not null).MaxBy(attack => attack.ForgetAfter!.Value)?.Attack.Name ?? Wording.None,
                       Wording.Missing(tried), mean is null ? Wording.None : FormattableString.Invariant($"{mean.N}"),
                   ],
            ]));

    private static IEnumerable<StudyLine> Lines(ExamFindings exam, IReadOnlyList<TriedGroup> groups) =>
        from safeguard in exam.Safeguards
        from kind in groups
        let tried = kind.Against(safeguard)
        let place = Met(tried) ? "in-distribution" : "unseen"
        from line in StudyLine.Of(safeguard.Safeguard.Name, null, kind.Label, $"forget-after-mean-{place}", SafeguardFindings.Mean(tried))
            .Concat(StudyLine.Of(safeguard.Safeguard.Name, null, kind.Label, $"forget-after-worst-{place}", SafeguardFindings.WorstOf(tried)))
        select line;

    private static bool Met(IReadOnlyList<AttackFindings> attacks) => attacks.Any(attack => attack.InDistribution);
}
