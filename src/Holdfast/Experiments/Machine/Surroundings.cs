using System.Reflection;
using System.Runtime.InteropServices;
using Holdfast.Evidence.Runs;
using TorchSharp;

namespace Holdfast.Experiments.Machine;

/// <summary>What software and machine a run is made with.</summary>
public static class Surroundings
{
    /// <summary>Version of Holdfast without the commit.</summary>
    public static string Version => Informational.Split('+')[0];

    /// <summary>Version of TorchSharp.</summary>
    public static string TorchSharpVersion => VersionOf(typeof(torch).Assembly).Split('+')[0];

    /// <summary>Version of libtorch.</summary>
    public static string LibTorchVersion => torch.__version__.Split('+')[0];

    /// <summary>Name of the processor.</summary>
    public static string Processor
    {
        get
        {
            const string table = "/proc/cpuinfo";
            var line = File.Exists(table)
                ? File.ReadLines(table).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
    }

    private static string Informational => VersionOf(typeof(Surroundings).Assembly);

    /// <summary>Everything that environment.json records.</summary>
    public static RunEnvironment Of(Workplace place) => new()
    {
        Holdfast = Version,
        DotNet = Environment.Version.ToString(),
        OperatingSystem = RuntimeInformation.OSDescription,
        Processor = Processor,
        LogicalCores = Environment.ProcessorCount,
        Threads = place.Threads,
        Device = place.Device.ToString(),
        TorchSharp = TorchSharpVersion,
        LibTorch = LibTorchVersion,
        GitCommit = Informational.Contains('+', StringComparison.Ordinal) ? Informational.Split('+')[1] : null,
    };

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version!.ToString();
}
