using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>Every number of the run, a line each, for spreadsheets and scripts; includes the cells that reports do not average.</summary>
[Card("csv", "Every number of a run, one line each")]
public sealed class CsvReport : IReport
{
    /// <inheritdoc />
    public string FileName => "results.csv";

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        var summary = findings.Summary;
        var ends = summary.Cells.ToDictionary(end => new Cell(end.Seed, end.Safeguard, end.Attack), end => end.Status);
        var steps = summary.Plan.Attacks.ToDictionary(attack => attack.Name, attack => attack.Steps);
        using var lines = new CsvLines(
            output, "safeguard", "attack", "in_distribution", "seed", "cell", "step", "moment", "evaluation", "metric", "unit", "value",
                "low",
            "high", "n", "chance", "role", "domain", "missing");
        foreach (var row in summary.Rows)
        {
            var cell = new Cell(row.Seed, row.Safeguard, row.Attack);
            var exam = summary.Plan.Exams.FirstOrDefault(exam => exam.Name == row.Evaluation);
            lines.Add(
                row.Safeguard, row.Attack, row.InDistribution ? "true" : "false", CsvLines.Plain(row.Seed), Wording.End(ends[cell]),
                CsvLines.Plain(row.Step),
                cell.IsBeforeAttack ? "before" : row.Step == steps[row.Attack] ? "after" : "along",
                row.Evaluation ?? "", row.Metric, row.Unit, CsvLines.Plain(row.Value), CsvLines.Plain(row.Low), CsvLines.Plain(row.High),
                CsvLines.Plain(row.N), CsvLines.Plain(row.Chance),
                exam is null ? "" : Wording.Role(exam.Role), exam?.Domain ?? "", CsvLines.Plain(row.Missing));
        }
    }
}
