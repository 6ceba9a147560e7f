using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Benchmarks;

/// <summary>Estimates of memory beside what is measured.</summary>
internal static class Estimates
{
    /// <summary>
    /// The estimate against the largest resident memory on the CPU: every size with none, each and all of the ways of saving memory, in a
    /// process of its own each. The program itself counts in both.
    /// </summary>
    public static int Run(IReadOnlyList<string> sizes)
    {
        string[][] ways =
        [
            [], ["recompute"], ["predictions=128"], ["micro=4"], ["bfloat16"], ["states=bfloat16"], ["states=eight-bit"], ["lora"],
            ["recompute", "predictions=128"],
            ["recompute", "predictions=128", "micro=4"],
            ["recompute", "predictions=128", "micro=4", "bfloat16"],
            ["recompute", "predictions=128", "micro=4", "bfloat16", "lora"],
            ["recompute", "predictions=128", "micro=4", "bfloat16", "states=eight-bit"],
        ];
        Console.WriteLine("| weights | ways | estimated MB | measured MB | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        var worst = 1.0;
        foreach (var size in sizes.Count > 0 ? sizes : [.. LargeOptions.Sizes.Keys.Take(4)])
        {
            foreach (var way in ways)
            {
                var (estimated, measured) = Apart([size, "rows=16", "innerrows=16", "tokens=64", "k=2", "steps=1", .. way]);
                var ratio = estimated / measured;
                worst = Math.Abs(Math.Log(ratio)) > Math.Abs(Math.Log(worst)) ? ratio : worst;
                Console.WriteLine(FormattableString.Invariant(
                    $"| {size} | {string.Join(' ', way)} | {estimated / 1e6:F0} | {measured / 1e6:F0} | {ratio:F2} |"));
            }
        }

        Console.WriteLine(FormattableString.Invariant($"Worst ratio: {worst:F2}"));
        return 0;
    }

    private static (double Estimated, double Measured) Apart(IReadOnlyList<string> arguments)
    {
        var host = Environment.ProcessPath!;
        var program = host.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.GetCommandLineArgs()[..1] : [];
        using var process = Process.Start(new ProcessStartInfo(host, [.. program, "large", .. arguments])
        {
            RedirectStandardOutput = true,

            // The C library gives back what is freed at once, so that what is resident is what tensors take.
            Environment = { ["MALLOC_MMAP_THRESHOLD_"] = "65536" },
        })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        var numbers = lines.Last(line => line.StartsWith("peak ", StringComparison.Ordinal)).Split(' ')[1..]
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return (numbers[0], numbers[1]);
    }
}
