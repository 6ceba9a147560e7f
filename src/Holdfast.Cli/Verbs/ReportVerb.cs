using System.CommandLine;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast report</c>.</summary>
internal static class ReportVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var run = new Argument<string>("run") { Description = "A run folder, or its name under --runs" };
        var runs = Work.Runs();
        var again = new Option<bool>("--mark-again")
        {
            Description = "Mark and summarise the answers of the run again first, judges included, without asking its models",
        };
        var verb = new Verb(
            "report",
            "Make the reports of a run again from its folder, also of one that is not finished.",
            ("report runs/20260101-120000-pocket-0a1b2c3d", "Writes report.html and the others into that folder"))
        {
            run,
            runs,
            again,
        };
        verb.SetAction(parsed =>
        {
            if (parsed.GetValue(again))
            {
                Work.MarkAgain(setting, parsed.GetValue(run)!, parsed.GetValue(runs)!);
            }

            var folder = new RunStore(parsed.GetValue(runs)!).Open(parsed.GetValue(run)!);
            folder.Check();
            var findings = Findings.Of(folder);
            var written = ReportSet.Write(findings);
            FindingsTable.Show(setting.Screen, findings);
            foreach (var path in written)
            {
                setting.Screen.Output.WriteLine(path);
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
