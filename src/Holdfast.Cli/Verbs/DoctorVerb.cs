using System.CommandLine;
using Holdfast.Experiments.Machine;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast doctor</c>.</summary>
internal static class DoctorVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var runs = Work.Runs();
        var verb = new Verb(
            "doctor",
            "Examine this machine: versions, devices, threads, how fast matrices are multiplied, room on the disk, and, where something "
            + "is wrong, how to mend it.",
            ("doctor", "Takes a few seconds"))
        {
            runs,
        };
        verb.SetAction(parsed =>
        {
            var output = setting.Screen.Output;
            var health = Health.Examine(setting.Time, parsed.GetValue(runs)!);
            foreach (var (name, value) in health.Facts)
            {
                output.WriteLine($"{name,-22} {value}");
            }

            foreach (var fault in health.Faults)
            {
                output.WriteLine();
                output.WriteLine(fault);
            }

            output.WriteLine();
            output.WriteLine(health.Faults.Count == 0 ? "Nothing is wrong." : $"{health.Faults.Count} things to mend.");
            return health.Faults.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return verb;
    }
}
