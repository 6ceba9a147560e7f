using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports;

/// <summary>Every report there is.</summary>
public static class ReportSet
{
    /// <summary>
    /// Writes every report of the catalogue that suits a run into its folder, each whole or not at all; then those of its domains.
    /// </summary>
    /// <param name="findings">What the run found.</param>
    /// <returns>The paths written, ordered by kind, those of domains last.</returns>
    /// <exception cref="InputFaultException">The disk refuses.</exception>
    public static IReadOnlyList<string> Write(Findings findings)
    {
        var paths = new List<string>();
        var reports = Catalog<IReport>.Cards.Select(card => (IReport)Activator.CreateInstance(card.Type)!);
        foreach (var report in reports.Where(report => report.Suits(findings)))
        {
            var path = Path.Combine(findings.Run.Path, report.FileName);
            Disk.Replace(path, stream => report.Write(findings, stream));
            paths.Add(path);
        }

        return [.. paths, .. findings.Domains.SelectMany(Write)];
    }
}
