using System.Globalization;
using System.Runtime.InteropServices;
using Holdfast.Evidence.Runs;
using Holdfast.Tensors;
using TorchSharp;

namespace Holdfast.Experiments.Machine;

/// <summary>Facts about this machine and what is wrong with it.</summary>
/// <param name="Facts">Names and values in the order to show them.</param>
/// <param name="Faults">What is wrong and how to mend it, one or two sentences each.</param>
public sealed record Health(IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<string> Faults)
{
    private const double LittleRoom = 2;

    /// <summary>Examines the machine. Where the native library does not load, everything that needs it is left out.</summary>
    /// <param name="time">The clock for speeds.</param>
    /// <param name="runs">The folder that runs would go to.</param>
    public static Health Examine(TimeProvider time, string runs)
    {
        var facts = new List<(string, string)>
        {
            ("Holdfast", Surroundings.Version),
            (".NET", Environment.Version.ToString()),
            ("Operating system", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})"),
            ("Processor", $"{Surroundings.Processor}, {Environment.ProcessorCount} logical cores"),
            ("Memory", Gibibytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)),
        };
        var faults = new List<string>();
        ExamineDisk(Path.GetFullPath(runs), facts, faults);
        try
        {
            ExamineTorch(time, facts);
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
        {
            facts.Add(("Native library", "does not load"));
            faults.Add(
                $"{fault.Message} Install Holdfast or build it again, for this platform; see docs/decisions/0001-native-backend.md.");
        }

        return new Health(facts, faults);
    }

    private static void ExamineTorch(TimeProvider time, List<(string, string)> facts)
    {
        NativeBackend.Load();
        facts.Add(("TorchSharp", $"{Surroundings.TorchSharpVersion} with libtorch {Surroundings.LibTorchVersion}"));
        facts.Add(("Native library", NativeBackend.IsMended ? "loads, mended in memory for this system's older C++ runtime" : "loads"));
        var devices = torch.cuda.is_available() ? $"cpu, {torch.cuda.device_count()} cuda" : "cpu";
        facts.Add(("Devices", devices));
        var threads = torch.get_num_threads();
        foreach (var count in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            torch.set_num_threads(count);
            facts.Add(($"Products, {count} thread{(count == 1 ? "" : "s")}", Rates(torch.CPU, time)));
        }

        torch.set_num_threads(threads);
        if (torch.cuda.is_available())
        {
            facts.Add(("Products, cuda", Rates(torch.CUDA, time)));
        }

        var small = new Workplace(torch.CPU, 1, Environment.ProcessorCount);
        facts.Add(("Small models",
            $"{small.Threads} thread in an operation, {small.Workers} worker process{(small.Workers == 1 ? "" : "es")}"));
    }

    private static string Rates(torch.Device device, TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProductRate.Measure(torch.ScalarType.Float32, device, time):0} GFLOPS float32, "
            + $"{ProductRate.Measure(torch.ScalarType.BFloat16, device, time):0} bfloat16");

    private static void ExamineDisk(string runs, List<(string, string)> facts, List<string> faults)
    {
        var folder = Disk.Existing(runs);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        facts.Add(("Runs folder", $"{runs}, {Gibibytes(free)} free"));
        if (free < LittleRoom * (1L << 30))
        {
            faults.Add($"Expected at least {LittleRoom} GiB free in {folder}, got {Gibibytes(free)}. "
                + "Make room or give another folder with --runs.");
        }

        try
        {
            var probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Expected to write to {folder}, got: {fault.Message} Allow writing there or give another folder with --runs.");
        }
    }

    private static string Gibibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
