using System.Diagnostics;
using System.Runtime.InteropServices;
using Holdfast.Cli.Verbs;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Cli;

/// <summary>How to start a worker of a run, whichever way this program was started itself.</summary>
internal static class WorkerCommand
{
    /// <summary>The command.</summary>
    /// <param name="run">The run folder.</param>
    public static ProcessStartInfo For(string run)
    {
        var program = typeof(WorkerCommand).Assembly.Location;
        var starter = Path.GetFileNameWithoutExtension(program) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var isOurs = Path.GetFileName(Environment.ProcessPath) == starter;
        string[] words = [WorkerVerb.Name, run, .. Plugins.Paths.SelectMany(path => new[] { CommandLine.PluginOption, path })];
        return isOurs
            ? new ProcessStartInfo(Environment.ProcessPath!, words)
            : new ProcessStartInfo(DotNet(), [program, .. words]);
    }

    // The runtime lies in shared/NAME/VERSION below the program that starts it: an installed tool's own starter or a test's would not do.
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
