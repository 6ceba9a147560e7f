using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.Cli.Tests;

/// <summary>Whole runs with worker processes: the result is the one without, whatever becomes of them.</summary>
public sealed partial class WorkersTests : IDisposable
{
    private readonly Workbench _bench = new();

    public WorkersTests()
    {
        _bench.Change("recipe.yaml", "{ undefended: none }", "{ undefended: none, unlearned: { kind: max-entropy-unlearning, optimization: { learningRate: 1e-3 }, steps: 5, saveEvery: 2, batchSize: 2 } }");
        File.AppendAllText(_bench.RecipeFile, """

            - { kind: fine-tuning, name: wild, optimization: { optimizer: sgd, learningRate: 1000 }, steps: 100, batchSize: 2 }
            - { kind: fine-tuning, name: long, steps: 300, batchSize: 2 }
            """);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Their_number_and_the_death_of_one_change_nothing()
    {
        var alone = Run(1);
        Assert.Equal(alone, Run(2));
        Assert.SkipUnless(Directory.Exists("/proc/self"), "Needs a list of processes.");

        using var stop = new CancellationTokenSource();
        var killed = new List<int>();
        var killer = new Thread(() => KillOne(killed, stop.Token));
        killer.Start();
        Assert.Equal(alone, Run(2));
        stop.Cancel();
        killer.Join();
        Assert.Single(killed);
        Assert.Contains("a worker process ended with signal 9.", File.ReadAllText(Path.Combine(Newest(), "events.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2000")]
    public void A_number_that_makes_no_sense_is_refused(string count)
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("run", _bench.RecipeFile, "--workers", count));
        Assert.Equal($"Expected 1 to 1024 after --workers, got {count}. Correct the number.\nSee 'holdfast run --help'.\n", terminal.Error);
    }

    // The summary without its times, after making sure that each cell was recorded once.
    private string Run(int workers)
    {
        var terminal = new Terminal();
        var code = terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", workers.ToString(CultureInfo.InvariantCulture));
        Assert.True(code == ExitCode.Failed, $"{code}\n{terminal.Error}");
        var recorded = RecordedCell().Matches(File.ReadAllText(Path.Combine(Newest(), "events.jsonl"))).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(8, recorded.Count);
        Assert.Distinct(recorded);
        return Times().Replace(File.ReadAllText(Path.Combine(Newest(), "summary.json")), "");
    }

    private string Newest() => Directory.EnumerateDirectories(_bench.Runs).MaxBy(Directory.GetCreationTimeUtc)!;

    // As soon as a cell is recorded, a worker that has begun an attack is killed.
    private void KillOne(List<int> killed, CancellationToken stop)
    {
        var before = Directory.EnumerateDirectories(_bench.Runs).Count();
        while (killed.Count == 0 && !stop.IsCancellationRequested)
        {
            Thread.Sleep(10);
            if (Directory.EnumerateDirectories(_bench.Runs).Count() == before || !Directory.Exists(Path.Combine(Newest(), "cells")))
            {
                continue;
            }

            foreach (var process in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)))
            {
                if (IsWorkerOf(Newest(), process!))
                {
                    using var worker = Process.GetProcessById(int.Parse(process!, CultureInfo.InvariantCulture));
                    worker.Kill();
                    killed.Add(worker.Id);
                    return;
                }
            }
        }
    }

    private static bool IsWorkerOf(string run, string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains($"worker\0{run}", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [GeneratedRegex("""  "(started|finished)": .*\n""")]
    private static partial Regex Times();

    [GeneratedRegex("\"kind\":\"cell\",\"cell\":\"([^\"]+)\"")]
    private static partial Regex RecordedCell();
}
