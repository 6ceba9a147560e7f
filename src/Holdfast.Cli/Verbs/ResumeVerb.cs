using System.CommandLine;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast resume</c>.</summary>
internal static class ResumeVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var run = new Argument<string>("run") { Description = "A run folder, or its name under --runs" };
        var runs = Work.Runs();
        var workers = Work.Workers();
        var verb = new Verb(
            "resume",
            "Go on with a run that was stopped or killed. Finished cells stay as they are, a training goes on from its last saved "
            + "state, and the summary comes out the same as without the interruption, times aside.",
            ("resume runs/20260101-120000-pocket-0a1b2c3d", "By its folder"))
        {
            run,
            runs,
            workers,
        };
        verb.SetAction(parsed => Work.Resume(setting, parsed.GetValue(run)!, parsed.GetValue(runs)!, parsed.GetValue(workers)));
        return verb;
    }
}
