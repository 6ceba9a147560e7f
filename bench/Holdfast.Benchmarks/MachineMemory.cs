using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Holdfast.Benchmarks;

/// <summary>Memory as the system counts it.</summary>
internal static partial class MachineMemory
{
    private static double s_before;

    /// <summary>The most that is resident is counted anew from here.</summary>
    public static void ResetPeak()
    {
        GC.Collect();
        s_before = Read("VmRSS");
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    /// <summary>The largest resident memory since, that of the program with it.</summary>
    public static double Peak => Read("VmHWM");

    /// <summary>The largest resident memory since, beyond that of the program itself, and what the device has in use.</summary>
    public static string Told(Device device)
    {
        var host = $"{Told()}host peak {(Peak - s_before) / 1e9:F3} GB above {s_before / 1e9:F3}";
        return device.type == TorchSharp.DeviceType.CUDA && cudaMemGetInfo(out var free, out var total) == 0
            ? $"device {(total - free) / 1e9:F3} GB of {total / 1e9:F1}, {host}"
            : host;
    }

    // Pinned memory is not the process's own: what the whole machine has in use tells it.
    private static string Told()
    {
        const string table = "/proc/meminfo";
        if (!File.Exists(table))
        {
            return "";
        }

        var lines = File.ReadLines(table).ToDictionary(line => line.Split(':')[0], line => line.Split(':')[1].Trim().Split(' ')[0]);
        var used = double.Parse(lines["MemTotal"], CultureInfo.InvariantCulture)
            - double.Parse(lines["MemAvailable"], CultureInfo.InvariantCulture);
        return $"machine {1024 * used / 1e9:F1} GB in use, ";
    }

    private static double Read(string name) => File.Exists("/proc/self/status")
        ? File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [.., var kilobytes, _]
            ? 1024 * double.Parse(kilobytes, CultureInfo.InvariantCulture)
            : 0
        : 0;

    [LibraryImport("libcudart")]
    private static partial int cudaMemGetInfo(out nuint free, out nuint total);
}
