using System.Xml.Linq;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Domains;

/// <summary>The page of a run with domains: the table of all of them, each by itself, and the way to their own reports.</summary>
[Card("domains", "One self-contained page over all domains of a run")]
public sealed class DomainPage : IReport
{
    /// <inheritdoc />
    public string FileName => "report.html";

    /// <inheritdoc />
    public bool Suits(Findings findings) => findings.HasDomains;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        var blocks = DomainExam.Of(findings);
        HtmlPage.Write(
            output,
            $"Tamper resistance: {findings.Summary.Recipe}",
            HtmlParts.Small("meta", Wording.Meta(findings)),
            HtmlParts.Verdict(DomainTables.Sentences(blocks)),
            Links(findings),
            new XElement("h2", "All domains"),
            HtmlParts.Table(DomainTables.Layout(findings, blocks)),
            HtmlParts.Small("small", Wording.Unbroken(DomainTables.Notes)),
            blocks.Select(Block),
            blocks.Count > 0 ? HtmlParts.Small("small", Wording.Unbroken(DomainTables.Tests)) : null,
            findings.Domains.Where(domain => domain.Gaps.Any()).SelectMany(domain => HtmlTables.Gaps(domain, domain.Summary.Recipe)),
            PaperTable.Suits(blocks) ? Paper() : null,
            new XElement("h2", "Safeguards"),
            HtmlTables.Glossary(findings.Summary.Plan.Safeguards.Select(safeguard => (safeguard.Name, safeguard.Summary))),
            HtmlTables.Terms(findings),
            HtmlTables.Origin(findings));
    }

    private static XElement Links(Findings findings) => new(
        "p",
        "Each domain has a report of its own, attack by attack and seed by seed: ",
        findings.Domains.Select((domain, index) => new object[]
        {
            index > 0 ? ", " : "",
            new XElement("a", new XAttribute("href", $"domains/{domain.Summary.Recipe}/report.html"), domain.Summary.Recipe),
        }),
        ".");

    private static IEnumerable<XElement> Block(DomainExam block) =>
    [
        new XElement("h2", block.Title),
        HtmlParts.Table(DomainTables.Single(block)),
        .. HtmlCharts.Kept(block.Exam),
        .. HtmlCharts.Kept(
            block.Exam, "Other domains, before attack: the one kept least", Wording.IsShare(block.Exam.Exam),
            found => DomainTables.Least(block, found)),
    ];

    private static IEnumerable<XElement> Paper() =>
    [
        new XElement("h2", PaperTable.Title),
        HtmlParts.Table(PaperTable.Table),
        HtmlParts.Small("small", Wording.Unbroken(PaperTable.Notes)),
    ];
}
