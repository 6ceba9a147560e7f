using System.Xml.Linq;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>The section of a report that answers the question of a study.</summary>
public sealed record StudySection
{
    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>How to read it.</summary>
    public required string Explanation { get; init; }

    /// <summary>Its charts as elements of the page, with their legend.</summary>
    public required IReadOnlyList<XElement> Figure { get; init; }

    /// <summary>Its tables, each with a sentence before it.</summary>
    public required IReadOnlyList<(string Caption, ReportTable Table)> Tables { get; init; }

    /// <summary>Its numbers, one line each.</summary>
    public required IReadOnlyList<StudyLine> Lines { get; init; }

    /// <summary>Whether it tells of every attack how fast it brings things back, so that no other section need.</summary>
    public bool CoversRecovery { get; init; }

    /// <summary>A section for each forget exam of a run that is a study; empty for a plain comparison.</summary>
    /// <param name="findings">What the run shows.</param>
    /// <exception cref="InputFaultException">The study is of no kind that is known here.</exception>
    internal static IReadOnlyList<(ExamFindings Exam, StudySection Section)> Of(Findings findings) =>
        StudyForm.Read(findings.Summary.Plan) is { } study ? [.. findings.Exams.Select(exam => (exam, study.Section(findings, exam)))] : [];

    /// <summary>The section as elements of the page.</summary>
    /// <param name="about">Title of the forget exam; empty for the only one.</param>
    internal IEnumerable<XElement> Page(string about)
    {
        yield return new XElement("h2", about.Length > 0 ? $"{Title}: {about}" : Title);
        yield return new XElement("p", Wording.Unbroken(Explanation));
        yield return new XElement("figure", Figure);
        foreach (var (caption, table) in Tables)
        {
            yield return HtmlParts.Small("small", Wording.Unbroken(caption));
            yield return HtmlParts.Table(table);
        }
    }
}
