using System.Text;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Domains;

/// <summary>The tables of a run with domains as plain text.</summary>
[Card("domains-text", "The tables over all domains of a run as plain text")]
public sealed class DomainText : IReport
{
    /// <inheritdoc />
    public string FileName => "report.md";

    /// <inheritdoc />
    public bool Suits(Findings findings) => findings.HasDomains;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        var blocks = DomainExam.Of(findings);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"# Tamper resistance: {MarkdownParts.Escaped(findings.Summary.Recipe)}\n");
        text.WriteLine($"{Wording.Meta(findings)}\n");
        text.WriteLine($"{MarkdownParts.Escaped(string.Join(' ', DomainTables.Sentences(blocks)))}\n");
        MarkdownParts.Table(text, DomainTables.Layout(findings, blocks));
        text.WriteLine($"{DomainTables.Notes}\n");
        foreach (var block in blocks)
        {
            text.WriteLine($"## {MarkdownParts.Escaped(block.Title)}\n");
            MarkdownParts.Table(text, DomainTables.Single(block));
        }

        text.WriteLine($"{DomainTables.Tests}\n");
        foreach (var domain in findings.Domains.Where(domain => domain.Gaps.Any()))
        {
            text.WriteLine($"## What is missing: {MarkdownParts.Escaped(domain.Summary.Recipe)}\n");
            MarkdownParts.Table(text, PlainTables.Gaps(domain.Gaps));
        }

        if (PaperTable.Suits(blocks))
        {
            text.WriteLine($"## {PaperTable.Title}\n");
            MarkdownParts.Table(text, PaperTable.Table);
            text.WriteLine($"{PaperTable.Notes}\n");
        }

        text.WriteLine("Each domain has a report of its own in the folder of its name under domains/.");
    }
}
