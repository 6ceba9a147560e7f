using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Reports.Domains;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// The table of a run, over all its domains where it has any: a line for each forget exam, safeguard and measure. Read again as
/// <see cref="TableResult"/>.
/// </summary>
[Card("table", "The table of a run, over all its domains, one line for each number")]
public sealed class TableCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "table.csv";

    /// <inheritdoc />
    public bool Suits(Findings findings) => findings.HasDomains || findings.Exams.Count > 0;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(
            output, "domain", "evaluation", "safeguard", "kinds", "measure", "of", "value", "low", "high", "unit", "n", "seeds", "other",
            "p_adjusted");
        foreach (var block in DomainExam.Of(findings))
        {
            foreach (var standing in block.Standings)
            {
                Write(lines, block, standing);
            }
        }
    }

    private static void Write(CsvLines lines, DomainExam block, Standing standing)
    {
        var found = standing.Safeguard;
        foreach (var (exam, retained) in block.Exam.Retained.Zip(found.RetainBefore))
        {
            Number("retain-before", exam.Name, retained);
        }

        foreach (var exam in DomainTables.Neighbours(block))
        {
            Number("other-before", exam, DomainTables.Before(block, exam, found));
        }

        Number("forget-before", "", found.ForgetBefore);
        Number("forget-after-mean", "all attacks", found.ForgetAfterAll);
        Number("forget-after-mean", "effective attacks", found.ForgetAfterEffective);
        Number("forget-after-worst", found.Worst?.Attack.Name ?? "", found.ForgetAfterWorst);
        Add("ruined", "", found.Destroyed, n: found.Planned);
        Add("place", "", standing.Place, n: block.Standings.Count);
        Test("next", standing.Next);
        Test("against", standing.Against);
        Add("operations", "", block.Domain.TrainingCompute.TryGetValue(found.Safeguard.Name, out var cost) ? cost : null);

        void Number(string measure, string of, Figure? figure) => Line(
            measure, of, CsvLines.Plain(figure?.Value), CsvLines.Plain(figure?.Low), CsvLines.Plain(figure?.High), figure?.Unit ?? "",
            CsvLines.Plain(figure?.N), CsvLines.Plain(figure?.Seeds.Count), "", "");

        void Add(string measure, string of, IFormattable? value, int? n = null) => Line(
            measure, of, CsvLines.Plain(value), "", "", "", CsvLines.Plain(n), "", "", "");

        void Test(string of, Comparison? test) => Line(
            "test", of, "", "", "", "", CsvLines.Plain(test?.N), "", test is null ? "" : standing.Other(test),
            CsvLines.Plain(test?.Adjusted));

        void Line(params ReadOnlySpan<string> rest) => lines.Add(
        [
            block.Domain.Summary.Recipe, block.Exam.Exam.Name, found.Safeguard.Name, string.Join(' ', found.Safeguard.Kinds), .. rest,
        ]);
    }
}
