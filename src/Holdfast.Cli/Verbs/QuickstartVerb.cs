using System.CommandLine;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast quickstart</c>.</summary>
internal static class QuickstartVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var runs = Work.Runs();
        var workers = Work.Workers();
        var verb = new Verb(
            "quickstart",
            "Make a small model organism, harden it with TAR, attack it and two others in the same way, and show the difference. "
            + "Takes a few minutes on two cores and needs nothing but this program.",
            ("quickstart", "The whole of it; the report lies in the run folder"),
            ("quickstart --runs /tmp/runs", "The same, kept elsewhere"))
        {
            runs,
            workers,
        };
        verb.SetAction(parsed =>
            Work.Begin(setting, RecipeFile.Load(Shipped.Recipe("quickstart")), parsed.GetValue(runs)!, parsed.GetValue(workers)));
        return verb;
    }
}
