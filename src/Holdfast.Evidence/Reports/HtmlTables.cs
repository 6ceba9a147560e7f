using System.Xml.Linq;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>The tables of the page, in its order.</summary>
internal static class HtmlTables
{
    private const int OpenGaps = 8;

    internal static IEnumerable<XElement> Headline(Findings findings)
    {
        var seen = findings.Safeguards.Any(safeguard => safeguard.ForgetAfterSeen is not null);
        List<Head> heads =
        [
            "Safeguard", "Retain exam, before attack", "Forget exam, before attack",
            seen ? "Forget exam, after: mean of unseen attacks" : "Forget exam, after: mean of attacks",
        ];
        if (seen)
        {
            heads.Add("Forget exam, after: mean of trained-against attacks †");
        }
        heads.Add("Forget exam, after: mean of all attacks, ruined models counted");
        heads.Add("Forget exam, after: worst attack");
        if (findings.Summary.Plan.Seeds.Count > 1)
        {
            heads.Add("Forget exam, after: worst cell");
        }
        if (findings.HasCurves)
        {
            heads.Add("Forget exam, highest at any step");
        }
        yield return HtmlParts.Table(heads, findings.Safeguards.Select(safeguard => HtmlParts.Row(
            true,
            HtmlParts.Name(safeguard.Safeguard.Name, safeguard.Safeguard.Summary),
            Sized(safeguard.RetainBefore),
            Sized(safeguard.ForgetBefore),
            Sized(safeguard.ForgetAfterUnseen, Covered(safeguard, findings, seen: false)),
            seen ? Sized(safeguard.ForgetAfterSeen, Covered(safeguard, findings, seen: true)) : null,
            Sized(safeguard.ForgetAfterAll, FormattableString.Invariant($"{safeguard.Destroyed} of {safeguard.Planned} ruined")),
            safeguard.Worst is { } worst
                ? Sized(safeguard.ForgetAfterWorst, Wording.Flagged(worst.Attack.Name, worst.InDistribution))
                : HtmlParts.Plain(Wording.None),
            findings.Summary.Plan.Seeds.Count < 2 ? null : safeguard.WorstCell is { } cell
                ? new XElement("td", new XElement("b", Wording.Percent(cell.Value)), Wording.Cell(cell).Select(HtmlParts.Under))
                : HtmlParts.Plain(Wording.None),
            !findings.HasCurves ? null : safeguard.Highest is { } highest
                ? Sized(highest.Recovery.Best!.Forget, Wording.Flagged(highest.Attack.Name, highest.InDistribution),
                    $"at step {highest.Recovery.Best.Step}")
                : HtmlParts.Plain(Wording.None))));
        yield return HtmlParts.Small("small", Wording.Notes(findings));
    }

    internal static IEnumerable<XElement> Gaps(Findings findings)
    {
        var gaps = findings.Gaps.ToList();
        if (gaps.Count == 0)
        {
            yield break;
        }
        yield return new XElement("h2", "What is missing");
        yield return new XElement("p", "These cells are in no average but the one that counts ruined models. A destroyed model answers badly "
            + "because it is broken, not because it is protected.");
        foreach (var kind in gaps.GroupBy(end => end.Status).OrderBy(kind => kind.Key))
        {
            var table = HtmlParts.Table(
                ["Safeguard", new("Attack", Words: true), "Seed", new("End", Words: true), new("Reason", Words: true)],
                kind.Select(end => new XElement(
                    "tr",
                    HtmlParts.Name(end.Safeguard),
                    HtmlParts.Words(Wording.Attack(end.Attack)),
                    HtmlParts.Plain(FormattableString.Invariant($"{end.Seed}")),
                    HtmlParts.Words(Wording.End(end.Status)),
                    HtmlParts.Prose(end.Reason ?? ""))));
            yield return kind.Count() <= OpenGaps
                ? table
                : HtmlParts.Folded($"{Wording.Count(kind.Count(), "cell")} {Wording.End(kind.Key)}: {Wording.List([.. kind.GroupBy(end => end.Safeguard)
                    .Select(safeguard => $"{safeguard.Count()} of {safeguard.Key}")])}", table);
        }
    }

    internal static IEnumerable<XElement> Attacks(Findings findings)
    {
        if (findings.Summary.Plan.Attacks.Count == 0)
        {
            yield break;
        }
        yield return HtmlParts.Folded("The same as a table, with the range of the seeds and what each attack does", HtmlParts.Table(
            ["Attack", "Steps", .. findings.Safeguards.Select(safeguard => new Head(safeguard.Safeguard.Name))],
            findings.Summary.Plan.Attacks.Select((attack, index) => HtmlParts.Row(
                true,
                HtmlParts.Name(Wording.Flagged(attack.Name, findings.SomebodyTrainedAgainst(attack.Name)), attack.Summary),
                HtmlParts.Plain(FormattableString.Invariant($"{attack.Steps}")),
                findings.Safeguards.Select(safeguard => safeguard.Attacks[index]).Select(tried => tried.ForgetAfter is null
                    ? HtmlParts.Cell(null, Wording.Missing(tried))
                    : Sized(tried.ForgetAfter, Wording.Missing(tried)))))));
    }

    internal static IEnumerable<XElement> Comparisons(Findings findings)
    {
        if (findings.Comparisons.Count > 0)
        {
            yield return new XElement("h2", "Who differs from whom");
            yield return HtmlParts.Table(ComparisonTables.Pairs(findings));
            yield return HtmlParts.Small("small", ComparisonTables.Notes(findings));
            yield return HtmlParts.Folded(
                "Attack by attack: questions more often right under the first : under the second", HtmlParts.Table(ComparisonTables.Attacks(findings)));
        }
    }

    internal static IEnumerable<XElement> Seeds(Findings findings)
    {
        if (findings.Summary.Plan.Seeds.Count < 2)
        {
            yield break;
        }
        yield return new XElement("h2", "Seed by seed");
        yield return HtmlParts.Table(
            [
                "Safeguard", "Seed", "Retain before", "Forget before", "Forget after, mean over attacks",
                "Forget after, worst attack", new("Worst attack", Words: true), "Attacks counted",
            ],
            findings.Safeguards.SelectMany(safeguard => SeedFindings.Of(findings, safeguard).Select((seed, index) => HtmlParts.Row(
                index == 0,
                index == 0 ? HtmlParts.Name(safeguard.Safeguard.Name) : HtmlParts.Words(""),
                HtmlParts.Plain(FormattableString.Invariant($"{seed.Seed}")),
                Share(seed.RetainBefore),
                Share(seed.ForgetBefore),
                Share(seed.MeanAfter),
                Share(seed.WorstAfter),
                HtmlParts.Words(seed.Worst ?? Wording.None),
                HtmlParts.Plain($"{seed.Counted} of {findings.Summary.Plan.Attacks.Count}")))));
        yield return HtmlParts.Small("small", "Here the mean is over every attack that is done for the seed, trained-against or not. "
            + "Compare rows only where the same attacks are counted.");
    }

    internal static IEnumerable<XElement> Others(Findings findings)
    {
        if (findings.Others.Count == 0)
        {
            yield break;
        }
        yield return new XElement("h2", "Other measures");
        yield return HtmlParts.Table(
            ["Evaluation", new("Metric", Words: true), new("Safeguard", Words: true), "Before attack", "After attack, mean over attacks"],
            findings.Others.Select((other, index) =>
            {
                var first = index == 0
                    || (findings.Others[index - 1].Evaluation, findings.Others[index - 1].Metric) != (other.Evaluation, other.Metric);
                return HtmlParts.Row(
                    first,
                    HtmlParts.Name(first ? other.Evaluation ?? Wording.None : ""),
                    HtmlParts.Words(first ? other.Metric : ""),
                    HtmlParts.Words(other.Safeguard.Name),
                    HtmlParts.Cell(other.Before, Ranged(other.Before)),
                    HtmlParts.Cell(other.After, Ranged(other.After)));
            }));
    }

    internal static IEnumerable<XElement> Terms()
    {
        yield return new XElement("h2", "Words used here");
        yield return Glossary(Wording.Terms);
    }

    internal static IEnumerable<XElement> Origin(Findings findings)
    {
        yield return new XElement("h2", "How it was made");
        yield return Glossary(Wording.Machine(findings));
        if (findings.Run.Inputs is { Count: > 0 })
        {
            yield return new XElement("details", new XElement("summary", "Files that the run read"), Glossary(Wording.Inputs(findings.Run)));
        }

        yield return new XElement("details", new XElement("summary", "Recipe, as resolved"), new XElement("pre", findings.Run.Recipe));
    }

    private static XElement Glossary(IEnumerable<(string Word, string Meaning)> lines) =>
        new("dl", lines.Select(line => new[] { new XElement("dt", line.Word), new XElement("dd", line.Meaning) }));

    private static XElement Sized(Figure? figure, params ReadOnlySpan<string> more) => figure is null
        ? HtmlParts.Cell(null, more)
        : HtmlParts.Cell(figure, [.. more, Ranged(figure), Wording.Size(figure)]);

    private static string Ranged(Figure? figure) => figure is null || figure.Seeds.Count < 2 ? "" : $"seeds {Wording.Range(figure)}";

    private static XElement Share(double? share) => HtmlParts.Plain(share is { } known ? Wording.Percent(known) : Wording.None);

    private static string Covered(SafeguardFindings safeguard, Findings findings, bool seen)
    {
        var attacks = safeguard.Attacks.Where(attack => findings.SomebodyTrainedAgainst(attack.Attack.Name) == seen).ToList();
        var planned = attacks.Sum(attack => attack.Ends.Count);
        var done = attacks.Sum(attack => attack.Count(CellStatus.Done));
        return done == planned ? Wording.Count(attacks.Count, "attack") : $"{Wording.Count(attacks.Count, "attack")}, {done} of {planned} cells";
    }
}
