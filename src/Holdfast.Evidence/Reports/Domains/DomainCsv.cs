using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Domains;

/// <summary>The table of a run with domains: a line for each forget exam, safeguard and measure.</summary>
[Card("domains-csv", "The table over all domains of a run, one line for each number")]
public sealed class DomainCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "table.csv";

    /// <inheritdoc />
    public bool IsOfDomains => true;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(
            output, "domain", "evaluation", "safeguard", "measure", "of", "value", "low", "high", "n", "seeds", "other", "p_adjusted");
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

        void Number(string measure, string of, Figure? figure) => lines.Add(
            block.Domain.Summary.Recipe, block.Exam.Exam.Name, found.Safeguard.Name, measure, of, CsvLines.Plain(figure?.Value),
            CsvLines.Plain(figure?.Low), CsvLines.Plain(figure?.High), CsvLines.Plain(figure?.N), CsvLines.Plain(figure?.Seeds.Count),
            "", "");

        void Add(string measure, string of, IFormattable? value, int? n = null) => lines.Add(
            block.Domain.Summary.Recipe, block.Exam.Exam.Name, found.Safeguard.Name, measure, of, CsvLines.Plain(value), "", "",
            CsvLines.Plain(n), "", "", "");

        void Test(string of, Comparison? test) => lines.Add(
            block.Domain.Summary.Recipe, block.Exam.Exam.Name, found.Safeguard.Name, "test", of, "", "", "", CsvLines.Plain(test?.N), "",
            test is null ? "" : standing.Other(test), CsvLines.Plain(test?.Adjusted));
    }
}
