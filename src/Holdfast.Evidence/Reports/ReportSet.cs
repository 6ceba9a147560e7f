using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>Every report there is.</summary>
public static class ReportSet
{
    /// <summary>Writes every report of the catalogue that suits the run into the run folder, each whole or not at all.</summary>
    /// <returns>The paths written, ordered by kind.</returns>
    /// <exception cref="InputFaultException">A file of the run is not readable, or the disk refuses.</exception>
    public static IReadOnlyList<string> Write(RunFolder run)
    {
        var findings = Findings.Of(run);
        var paths = new List<string>();
        var reports = Catalog<IReport>.Cards.Select(card => (IReport)Activator.CreateInstance(card.Type)!);
        foreach (var report in reports.Where(report => report.Suits(findings)))
        {
            var path = Path.Combine(run.Path, report.FileName);
            Disk.Replace(path, stream => report.Write(findings, stream));
            paths.Add(path);
        }
        return paths;
    }
}
