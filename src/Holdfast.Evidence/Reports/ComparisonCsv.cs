using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports;

/// <summary>Which safeguards differ on the same questions, a line for each pair and attack, and for the attacks together.</summary>
[Card("comparisons", "Which safeguards differ question by question, one line each")]
public sealed class ComparisonCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "comparisons.csv";

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(
            output, "first", "second", "attack", "trained_against", "questions_for_first", "questions_for_second", "n", "p", "p_adjusted",
                "evaluation");
        foreach (var comparison in findings.Exams.SelectMany(exam => exam.Comparisons))
        {
            lines.Add(
                comparison.First, comparison.Second, comparison.Attack ?? "", comparison.TrainedAgainst ? "true" : "false",
                CsvLines.Plain(comparison.Test.OnlyFirst), CsvLines.Plain(comparison.Test.OnlySecond), CsvLines.Plain(comparison.N),
                CsvLines.Plain(comparison.Test.P), CsvLines.Plain(comparison.Adjusted), comparison.Evaluation);
        }
    }
}
