using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Benchmarks;

/// <summary>Estimates of memory beside what is measured.</summary>
internal static class Estimates
{
    // What can be chosen, the plain way first.
    private static readonly string[][] Choices =
    [
        ["", "bfloat16"], ["", "micro=2"], ["", "recompute"], ["", "predictions=128"], ["", "states=bfloat16", "states=eight-bit"],
        ["", "lora"], ["", "outer=lora"], ["", "host=snapshot,ledger,optimizer,attacker,original"],
    ];

    /// <summary>
    /// The estimate against the largest resident memory on the CPU, in a process of its own for each row; the program itself counts in
    /// both. Every size goes through the plain way and through rows in which every choice meets every other; with <c>every</c>, through
    /// all combinations.
    /// </summary>
    public static int Run(IReadOnlyList<string> what)
    {
        var isEvery = what is ["every", ..];
        var sizes = isEvery ? [.. what.Skip(1)] : what;
        var ways = isEvery ? Combinations() : Covering();
        Console.WriteLine("| weights | ways | estimated MB | measured MB | ratio |");
        Console.WriteLine("|---|---|---|---|---|");
        var worst = 1.0;
        foreach (var size in sizes.Count > 0 ? sizes : [.. LargeOptions.Sizes.Keys.Take(4)])
        {
            foreach (var way in ways)
            {
                var chosen = way.Where(choice => choice.Length > 0).ToList();
                var (estimated, measured) = Apart(
                    [size, "rows=8", "innerrows=8", "tokens=64", "k=1", "every=1", "steps=1", .. chosen]);
                var ratio = estimated / measured;
                worst = Math.Abs(Math.Log(ratio)) > Math.Abs(Math.Log(worst)) ? ratio : worst;
                Console.WriteLine(FormattableString.Invariant(
                    $"| {size} | {string.Join(' ', chosen)} | {estimated / 1e6:F0} | {measured / 1e6:F0} | {ratio:F2} |"));
            }
        }

        Console.WriteLine(FormattableString.Invariant($"Worst ratio: {worst:F2}"));
        return 0;
    }

    private static List<string[]> Combinations() => [.. Choices
        .Aggregate<string[], IEnumerable<string[]>>(
            [[]], (rows, choice) => rows.SelectMany(row => choice.Select(value => (string[])[.. row, value])))];

    // Row after row the combination that brings most pairs of choices together for the first time.
    private static List<string[]> Covering()
    {
        var all = Combinations();
        var rows = new List<string[]> { all[0] };
        var met = Pairs(all[0]).ToHashSet();
        while (all.MaxBy(row => Pairs(row).Count(pair => !met.Contains(pair))) is { } next && !met.IsSupersetOf(Pairs(next)))
        {
            rows.Add(next);
            met.UnionWith(Pairs(next));
        }

        return rows;
    }

    private static IEnumerable<(int, string, int, string)> Pairs(string[] row) =>
        from first in row.Index()
        from second in row.Index()
        where first.Index < second.Index
        select (first.Index, first.Item, second.Index, second.Item);

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
