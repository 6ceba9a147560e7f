using System.Text;
using System.Xml;
using System.Xml.Linq;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Charts;
using Holdfast.Evidence.Reports.Studies;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// One page that explains itself: no script, nothing loaded from elsewhere, readable on a screen, on paper, and without colours. It is
/// built as a tree of elements, so that no name or recipe can break out of its text.
/// </summary>
[Card("html", "One self-contained page with tables and charts")]
public sealed class HtmlReport : IReport
{
    /// <inheritdoc />
    public string FileName => "report.html";

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        var studies = StudySection.Of(findings);
        var covered = studies.Where(study => study.Section.CoversRecovery).Select(study => study.Exam).ToList();
        var title = $"Tamper resistance: {findings.Summary.Recipe}";
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", "\n" + HtmlStyle.Sheet + "\n")),
            new XElement(
                "body",
                HeatMap.Hatching(),
                new XElement("h1", title),
                HtmlParts.Small("meta", Wording.Meta(findings)),
                new XElement(
                    "p",
                    new XAttribute("class", "verdict"),
                    Wording.Unbroken(string.Join(' ', Verdict.Sentences(findings)))),
                HtmlTables.Headlines(findings),
                HtmlTables.Gaps(findings),
                studies.Select(study => study.Section.Page(study.Exam.Title)),
                HtmlCharts.Attacks(findings),
                HtmlCharts.Kept(findings),
                HtmlCharts.Recovery([.. findings.Exams.Where(exam => exam.HasCurves && !covered.Contains(exam))]),
                HtmlTables.Comparisons(findings),
                HtmlTables.Seeds(findings),
                HtmlTables.Others(findings),
                HtmlCompletions.Of(findings),
                HtmlSearches.Of(findings),
                HtmlCharts.Training(findings),
                HtmlTables.Terms(findings),
                HtmlTables.Origin(findings)));
        MakeLegible(page);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        text.Write("<!DOCTYPE html>\n");
        using var writer = XmlWriter.Create(
            text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n", CloseOutput = false });
        page.WriteTo(writer);
    }

    // Reasons quote other programs' messages, which may hold characters that no page may.
    private static void MakeLegible(XElement page)
    {
        foreach (var text in page.DescendantNodes().OfType<XText>())
        {
            text.Value = Legible(text.Value);
        }
        foreach (var attribute in page.DescendantsAndSelf().Attributes())
        {
            attribute.Value = Legible(attribute.Value);
        }
    }

    private static string Legible(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
