using System.CommandLine;
using System.Text;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Work;
using Holdfast.Experiments.Workers;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast worker</c>: not for people, so no help lists it.</summary>
internal static class WorkerVerb
{
    /// <summary>The word.</summary>
    public const string Name = "worker";

    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var run = new Argument<string>("run") { Description = "A run folder" };
        var verb = new Command(Name, "One of the processes that share the pieces of a run; a run with several workers starts them.")
        {
            run,
        };
        verb.Hidden = true;
        verb.SetAction(parsed =>
        {
            // Ctrl-C reaches the whole group of processes; the one that started this tells it to stop.
            using var deaf = Interruption.Ignore();
            var folder = new RunStore().Open(parsed.GetValue(run)!);
            var recipe = Work.RecipeOf(folder).Alone;
            var place = Workplace.For(recipe);
            place.Open();
            using var orders = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            using var messages = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            var worker = new Worker(orders, messages, setting.Time, () => Environment.Exit(ExitCode.Cancelled));
            worker.Serve(recipe, folder, new Subjects(recipe, folder, worker.Journal, worker.Flush, place.Device));
            return ExitCode.Done;
        });
        return verb;
    }
}
