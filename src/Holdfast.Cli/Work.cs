using System.CommandLine;
using Holdfast.Evidence.Reports;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Cli;

/// <summary>
/// What running, resuming, attacking and evaluating have in common: an experiment is watched, and its findings are shown.
/// </summary>
internal static class Work
{
    /// <summary>The option that says where runs lie.</summary>
    public static Option<string> Runs()
    {
        var runs = Given.Folder("--runs");
        runs.Description = "Folder of the runs";
        runs.DefaultValueFactory = _ => "runs";
        return runs;
    }

    /// <summary>The option that says how many processes share the work.</summary>
    public static Option<int?> Workers()
    {
        var workers = Given.Number("--workers", 1, 1024);
        workers.Description =
            "Processes that share the cells, 1 for none but this one; the recipe's own number where left out. The result is the same";
        workers.HelpName = "count";
        return workers;
    }

    /// <summary>The argument that says which recipe; <see cref="Shipped.Recipe"/> finds it.</summary>
    public static Argument<string> RecipeName() =>
        new("recipe") { Description = "A recipe's file, or the name of one that comes with Holdfast" };

    /// <summary>Begins a run of a recipe and carries it out.</summary>
    public static int Begin(Setting setting, RecipeFile file, string runs, int? workers = null)
    {
        var place = Workplace.For(file.Recipes[0]);
        place.Open();
        var inputs = RunInputs.Of(file.Recipes);
        foreach (var recipe in file.Recipes)
        {
            Subjects.Rehearse(recipe);
        }

        return Carry(setting, file, workers, view => new RunStore(runs).Begin(
            file.Name, file.Resolved(), file.Plan(), Surroundings.Of(place), setting.Time, view, inputs));
    }

    /// <summary>Takes up a run and carries it out.</summary>
    public static int Resume(Setting setting, string run, string runs, int? workers)
    {
        var store = new RunStore(runs);
        var folder = store.Open(run);
        folder.Check();
        var file = RecipeOf(folder);
        Workplace.For(file.Recipes[0]).Open();
        RunInputs.Check(folder, file);
        return Carry(setting, file, workers, view => store.Resume(run, setting.Time, view));
    }

    /// <summary>Marks the answers of a run again.</summary>
    public static void MarkAgain(Setting setting, string run, string runs)
    {
        using var amendment = new RunStore(runs).Amend(run);
        var different = MarkAgain(setting, amendment);
        setting.Screen.Output.WriteLine(FormattableString.Invariant($"Marked again: {different} cells came out differently."));
    }

    /// <summary>The recipe that a run was begun with.</summary>
    public static RecipeFile RecipeOf(RunFolder folder) => RecipeFile.Parse(folder.Recipe, Path.Combine(folder.Path, "recipe.yaml"));

    private static int MarkAgain(Setting setting, RunAmendment run)
    {
        var different = 0;
        foreach (var domain in run.Folder.Domains)
        {
            using var part = new RunStore(run.Folder.DomainsPath).Amend(domain.Path);
            different += MarkAgain(setting, part);
        }

        if (RecipeOf(run.Folder) is { HasDomains: false, Alone: var recipe })
        {
            var place = Workplace.For(recipe);
            place.Open();
            var subjects = new Subjects(recipe, run.Folder, SilentJournal.Instance, () => { }, place.Device);
            return new SecondMarking(recipe, subjects, run).Carry(setting.Cancellation);
        }

        run.Summarise();
        return different;
    }

    private static RunSummary Carry(Setting setting, Recipe recipe, RunSession run, int? workers)
    {
        var place = Workplace.For(recipe);
        place.Open();
        var experiment = new Experiment(recipe, run, new Subjects(recipe, run.Folder, run.Journal, run.Flush, place.Device));
        var useful = Experiment.Useful(run, workers ?? place.Workers);
        return useful == 1
            ? experiment.Run(setting.Cancellation)
            : experiment.Run(useful, WorkerCommand.For(run.Folder.Path), setting.Cancellation);
    }

    private static int Carry(Setting setting, RecipeFile file, int? workers, Func<IProgressView, RunSession> open)
    {
        var begun = setting.Time.GetTimestamp();
        var (folder, status) = setting.Screen.Watch(setting.Time, view =>
        {
            using var run = open(view);
            run.Journal.Note($"Run folder: {run.Folder.Path}");
            setting.Interruption.Run = run.Folder.Path;
            var summary = file.HasDomains
                ? new DomainExperiments(file, run, view).Run((recipe, domain) => Carry(setting, recipe, domain, workers))
                : Carry(setting, file.Alone, run, workers);
            return (run.Folder, summary.Status);
        });
        setting.Interruption.Run = null;
        var findings = Findings.Of(folder);
        ReportSet.Write(findings);
        FindingsTable.Show(setting.Screen, findings);
        setting.Screen.Output.WriteLine($"Report: {Path.Combine(folder.Path, "report.html")}");
        setting.Screen.Output.WriteLine(FormattableString.Invariant(
            $"Took {setting.Time.GetElapsedTime(begun).TotalSeconds:0} s."));
        return status == RunStatus.Complete ? ExitCode.Done : ExitCode.Failed;
    }
}
