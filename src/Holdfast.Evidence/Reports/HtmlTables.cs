using System.Xml.Linq;

namespace Holdfast.Evidence.Reports;

/// <summary>The tables of the page, in its order.</summary>
internal static class HtmlTables
{
    private const int OpenGaps = 8;

    internal static IEnumerable<XElement> Headlines(Findings findings)
    {
        foreach (var table in Headline.Tables(findings))
        {
            if (table.Title.Length > 0)
            {
                yield return new XElement("h2", table.Title);
            }

            yield return HtmlParts.Table(table);
        }

        yield return HtmlParts.Small("small", Headline.Notes(findings));
    }

    /// <param name="findings">What the run shows.</param>
    /// <param name="title">Which domain it is; empty where there is only one.</param>
    internal static IEnumerable<XElement> Gaps(Findings findings, string title = "")
    {
        var gaps = findings.Gaps.ToList();
        if (gaps.Count == 0)
        {
            yield break;
        }

        yield return new XElement("h2", title.Length == 0 ? "What is missing" : $"What is missing: {title}");
        yield return new XElement("p",
            "These cells are in no average but the one that counts ruined models. A destroyed model answers badly "
            + "because it is broken, not because it is protected.");
        foreach (var kind in gaps.GroupBy(end => end.Status).OrderBy(kind => kind.Key))
        {
            var table = HtmlParts.Table(PlainTables.Gaps(kind));
            yield return kind.Count() <= OpenGaps
                ? table
                : HtmlParts.Folded($"{Wording.Count(kind.Count(), "cell")} {Wording.End(kind.Key)}: "
                    + $"{Wording.List([.. kind.GroupBy(end => end.Safeguard)
                    .Select(safeguard => $"{safeguard.Count()} of {safeguard.Key}")])}", table);
        }
    }

    internal static IEnumerable<XElement> Comparisons(Findings findings)
    {
        var compared = findings.Exams.Where(exam => exam.Comparisons.Count > 0).ToList();
        if (compared.Count == 0)
        {
            yield break;
        }

        yield return new XElement("h2", "Who differs from whom");
        foreach (var part in compared.SelectMany(exam => HtmlParts.About(exam, HtmlParts.Table(ComparisonTables.Pairs(exam)))))
        {
            yield return part;
        }

        yield return HtmlParts.Small("small", ComparisonTables.Notes(compared));
        yield return HtmlParts.Folded(
            $"Attack by attack: {ComparisonTables.Counted(compared)} the first : under the second",
            compared.SelectMany(exam => HtmlParts.About(exam, HtmlParts.Table(ComparisonTables.Attacks(exam)))));
    }

    internal static IEnumerable<XElement> Seeds(Findings findings)
    {
        if (findings.Summary.Plan.Seeds.Count < 2 || findings.Exams.Count == 0)
        {
            yield break;
        }

        yield return new XElement("h2", "Seed by seed");
        foreach (var part in findings.Exams.SelectMany(exam => HtmlParts.About(exam, HtmlParts.Table(PlainTables.Seeds(findings, exam)))))
        {
            yield return part;
        }

        yield return HtmlParts.Small("small", "Here the mean is over every attack that is done for the seed, trained-against or not. "
            + "Compare rows only where the same attacks are counted.");
    }

    internal static IEnumerable<XElement> Others(Findings findings)
    {
        if (findings.Further.Count > 0)
        {
            yield return new XElement("h2", "Other measures");
            yield return HtmlParts.Table(OtherTable.Further(findings));
        }

        if (findings.Agreements.Count > 0)
        {
            yield return new XElement("h2", "Judges on the same answers");
            yield return HtmlParts.Table(JudgeAgreement.Table(findings.Agreements));
        }
    }

    internal static IEnumerable<XElement> Terms(Findings findings)
    {
        yield return new XElement("h2", "Words used here");
        yield return Glossary(Wording.Terms(findings));
    }

    internal static IEnumerable<XElement> Origin(Findings findings)
    {
        yield return new XElement("h2", "How it was made");
        yield return Glossary(Wording.Machine(findings));
        if (findings.Run.Inputs is { Count: > 0 })
        {
            yield return new XElement("details", new XElement("summary", "Files that the run read"),
                Glossary(Wording.Inputs(findings.Run)));
        }

        yield return new XElement("details", new XElement("summary", "Recipe, as resolved"), new XElement("pre", findings.Run.Recipe));
    }

    internal static XElement Glossary(IEnumerable<(string Word, string Meaning)> lines) =>
        new("dl", lines.Select(line => new[] { new XElement("dt", line.Word), new XElement("dd", line.Meaning) }));
}
