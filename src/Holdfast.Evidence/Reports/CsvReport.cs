using System.Globalization;
using System.Text;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>Every number of the run, a line each, for spreadsheets and scripts; includes the cells that reports do not average.</summary>
[Card("csv", "Every number of a run, one line each")]
public sealed class CsvReport : IReport
{
    private static readonly string[] Header =
    [
        "safeguard", "attack", "in_distribution", "seed", "cell", "step", "moment", "evaluation", "metric", "unit", "value", "low", "high",
        "n", "chance",
    ];

    /// <inheritdoc />
    public string FileName => "results.csv";

    /// <inheritdoc />
    public void Write(RunFolder run, Stream output)
    {
        var summary = run.Summary();
        var ends = summary.Cells.ToDictionary(end => new Cell(end.Seed, end.Safeguard, end.Attack), end => end.Status);
        var steps = summary.Plan.Attacks.ToDictionary(attack => attack.Name, attack => attack.Steps);
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        Line(text, Header);
        foreach (var row in summary.Rows)
        {
            var cell = new Cell(row.Seed, row.Safeguard, row.Attack);
            Line(text,
            [
                row.Safeguard, row.Attack, row.InDistribution ? "true" : "false", Plain(row.Seed), Wording.End(ends[cell]), Plain(row.Step),
                cell.IsBeforeAttack ? "before" : row.Step == steps[row.Attack] ? "after" : "along",
                row.Evaluation ?? "", row.Metric, row.Unit, Plain(row.Value), Plain(row.Low), Plain(row.High), Plain(row.N),
                row.Chance is { } chance ? Plain(chance) : "",
            ]);
        }
    }

    private static string Plain(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static void Line(TextWriter text, IEnumerable<string> fields) => text.Write(string.Join(',', fields.Select(Quoted)) + "\n");

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
