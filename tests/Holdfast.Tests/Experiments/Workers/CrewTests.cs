using System.Diagnostics;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments;

namespace Holdfast.Tests.Experiments.Workers;

/// <summary>Workers that do anything but work, played by a shell.</summary>
public sealed class CrewTests : IDisposable
{
    private const string Ready = """echo '{"kind":"ready"}'; read order; """;

    private readonly Laboratory _laboratory = new();

    public CrewTests() => Assert.SkipUnless(File.Exists("/bin/sh"), "Needs a shell.");

    public void Dispose() => _laboratory.Dispose();

    [Fact]
    public void A_piece_that_kills_two_workers_fails_and_the_rest_goes_on()
    {
        using var run = _laboratory.Begin();
        var summary = Carry(run, Ready + "kill -9 $$");
        Assert.Equal(RunStatus.Incomplete, summary.Status);
        Assert.All(summary.Cells, end => Assert.Equal(
            "The safeguard could not be trained: expected a worker process to finish it, got 2 that ended before, the last with signal 9. "
            + "Look for a lack of memory, or run the recipe with --workers 1 to see where it breaks.",
            end.Reason));
        var events = run.Folder.Events().ToList();
        Assert.Equal(summary.Cells.Count, events.Where(happened => happened.Kind == RunEvent.CellKind).Select(happened => happened.Cell)
            .Distinct().Count());
        Assert.Equal(4, events.Count(happened => happened.Text?.EndsWith(": a worker process ended with signal 9.", StringComparison.Ordinal) ?? false));
        Assert.Equal(4, events.Count(happened => happened.Text?.EndsWith(": another worker process ended with signal 9.", StringComparison.Ordinal) ?? false));
    }

    [Fact]
    public void Workers_that_cannot_start_stop_the_run_with_their_last_words()
    {
        using var run = _laboratory.Begin();
        var fault = Assert.Throws<InputFaultException>(() => Carry(run, "echo no memory >&2; exit 3"));
        Assert.Equal(
            "Expected a worker process to start, got 3 that ended at once, the last with exit code 3 (no memory). "
            + "Mend that, or resume with --workers 1.",
            fault.Message);
        Assert.False(File.Exists(run.Folder.SummaryPath));
    }

    [Fact]
    public void A_fault_comes_through_as_it_is()
    {
        using var run = _laboratory.Begin();
        var fault = Assert.Throws<InputFaultException>(() => Carry(run, Ready + """echo '{"kind":"fault","faults":["One.","Two."]}'; read end"""));
        Assert.Equal(["One.", "Two."], fault.Faults);
    }

    [Fact]
    public void Cancelling_ends_the_workers()
    {
        using var run = _laboratory.Begin();
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var begun = Stopwatch.GetTimestamp();
        Assert.ThrowsAny<OperationCanceledException>(() => Carry(run, Ready + "cat", cancel.Token));
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(8));
    }

    private RunSummary Carry(RunSession run, string script, CancellationToken cancellation = default) =>
        new Experiment(_laboratory.Recipe, run, _laboratory).Run(2, new ProcessStartInfo("/bin/sh", ["-c", script]), cancellation);
}
