using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Studies;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// One page that explains itself: no script, nothing loaded from elsewhere, readable on a screen, on paper, and without colours.
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
        HtmlPage.Write(
            output,
            title,
            HtmlParts.Small("meta", Wording.Meta(findings)),
            HtmlParts.Verdict(Verdict.Sentences(findings)),
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
            HtmlTables.Origin(findings));
    }
}
