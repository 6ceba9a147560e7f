using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>The numbers of a study, a line each; only for runs that are one.</summary>
[Card("study", "The numbers of a study, one line each")]
public sealed class StudyCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "study.csv";

    /// <inheritdoc />
    public bool Suits(Findings findings) => findings.Summary.Plan.Study is not null;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(output, "safeguard", "x", "group", "attack", "measure", "value", "low", "high", "n", "evaluation");
        foreach (var (exam, line) in StudySection.Of(findings).SelectMany(study => study.Section.Lines.Select(line => (study.Exam, line))))
        {
            lines.Add(
                line.Safeguard, CsvLines.Plain(line.X), line.Group, line.Attack, line.Measure, line.Value,
                CsvLines.Plain(line.Figure?.Low), CsvLines.Plain(line.Figure?.High), CsvLines.Plain(line.Figure?.N), exam.Exam.Name);
        }
    }
}
