using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports;

/// <summary>Every setting that a search tried, a line each; only for runs that searched.</summary>
[Card("trials", "Every setting that a search tried, one line each")]
public sealed class TrialsCsv : IReport
{
    /// <inheritdoc />
    public string FileName => "trials.csv";

    /// <inheritdoc />
    public bool Suits(Findings findings) => findings.Searches.Count > 0;

    /// <inheritdoc />
    public void Write(Findings findings, Stream output)
    {
        using var lines = new CsvLines(
            output, "search", "trial", "value", "other_half", "kept", "kept_enough", "chosen", "operations", "options", "reason");
        foreach (var search in findings.Searches)
        {
            foreach (var trial in search.Trials)
            {
                lines.Add(
                    search.Name, CsvLines.Plain(trial.Number), CsvLines.Plain(trial.Value), CsvLines.Plain(trial.Reported),
                    CsvLines.Plain(trial.Kept), trial.IsAllowed ? "true" : "false", trial == search.Best ? "true" : "false",
                    CsvLines.Plain(trial.Operations), SearchTables.Options(trial), trial.Reason ?? "");
            }
        }
    }
}
