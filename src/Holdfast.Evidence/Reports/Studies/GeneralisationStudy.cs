using System.Xml.Linq;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>How far each safeguard holds against kinds of attacks that it never met.</summary>
internal sealed class GeneralisationStudy(Findings findings, StudyPlan plan) : Study(findings, plan)
{
    internal override string Explanation =>
        "Rows: safeguards, by what they trained against. Columns: kinds of attacks. A safeguard that learned to resist attacks as such is "
        + "as light outside its frames as within; one that only learned its own adversaries is dark outside.";

    internal override IEnumerable<XElement> Figure()
    {
        var groups = Groups();
        foreach (var (title, of) in new (string, Func<IEnumerable<AttackFindings>, Figure?>)[]
        {
            ("Mean of the attacks of a kind", SafeguardFindings.Mean), ("Worst attack of a kind", SafeguardFindings.WorstOf),
        })
        {
            var map = new HeatMap
            {
                Title = title,
                Columns = [.. groups.Select(group => group.Label)],
                Rows =
                [
                    new HeatRow(title, []),
                    .. Findings.Safeguards.Select(safeguard => new HeatRow(safeguard.Safeguard.Name,
                    [
                        .. groups.Select(group => Against(safeguard, group.Attacks)).Select(tried => of(tried) is { } figure
                            ? new HeatField(figure.Value, Wording.Interval(figure), Framed: Met(tried))
                            : new HeatField(null, Note: Missing(tried), Framed: Met(tried))),
                    ])),
                ],
                Chance = Findings.Chance ?? 0,
            };
            yield return new XElement("div", title.StartsWith("Mean", StringComparison.Ordinal) ? map.Key() : null, map.Draw());
        }
        yield return new XElement(
            "figcaption",
            "Share of the forget exam answered right after the attacks of each kind, in per cent, with 95 % interval. An orange frame: the safeguard "
            + "trained against attacks of this kind.");
    }

    internal override IEnumerable<(string Caption, ReportTable Table)> Tables()
    {
        yield return ("The same with what is missing. †: the safeguard trained against attacks of this kind.", new ReportTable(
            [
                "Safeguard", new("Attacks", Words: true), "Number of attacks", "Forget after, mean", "Forget after, worst",
                new("Worst attack", Words: true), new("Missing", Words: true), "n",
            ],
            [
                .. from safeguard in Findings.Safeguards
                   from kind in Groups().Index()
                   let tried = Against(safeguard, kind.Item.Attacks)
                   let mean = SafeguardFindings.Mean(tried)
                   select (IReadOnlyList<TableCell>)
                   [
                       kind.Index == 0 ? safeguard.Safeguard.Name : "", Wording.Flagged(kind.Item.Label, Met(tried)),
                       FormattableString.Invariant($"{tried.Count}"),
                       TableCell.Of(mean), TableCell.Of(SafeguardFindings.WorstOf(tried)),
                       tried.Where(attack => attack.ForgetAfter is not null).MaxBy(attack => attack.ForgetAfter!.Value)?.Attack.Name ?? Wording.None,
                       Missing(tried), mean is null ? Wording.None : FormattableString.Invariant($"{mean.N}"),
                   ],
            ]));
    }

    internal override IEnumerable<StudyLine> Lines() =>
        from safeguard in Findings.Safeguards
        from kind in Groups()
        let tried = Against(safeguard, kind.Attacks)
        let place = Met(tried) ? "in-distribution" : "unseen"
        from line in StudyLine.Of(safeguard.Safeguard.Name, null, kind.Label, $"forget-after-mean-{place}", SafeguardFindings.Mean(tried))
            .Concat(StudyLine.Of(safeguard.Safeguard.Name, null, kind.Label, $"forget-after-worst-{place}", SafeguardFindings.WorstOf(tried)))
        select line;

    private static bool Met(IReadOnlyList<AttackFindings> attacks) => attacks.Any(attack => attack.InDistribution);
}
