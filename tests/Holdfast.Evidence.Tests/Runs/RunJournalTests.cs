using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public sealed class RunJournalTests : IDisposable
{
    private static readonly RunPlan Plan = new() { Seeds = [1], Safeguards = [new("tar")], Attacks = [] };

    private static readonly RunEnvironment Machine = new()
    {
        Holdfast = "0.1.0",
        DotNet = "10.0.0",
        OperatingSystem = "Linux",
        Processor = "Abacus",
        LogicalCores = 2,
        Threads = 1,
        Device = "cpu",
    };

    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-journal-").FullName;
    private readonly StoppedClock _clock = new();
    private readonly Watcher _watcher = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Every_event_is_one_line()
    {
        var session = Begin();
        session.Journal.Within("seed-1").Within("tar").Measure("retain-loss", 3, 0.5);
        session.Journal.Within("seed-1").Note("Saved.");
        session.Journal.Measure("odd", 0, double.NaN);
        session.Dispose();

        Assert.Equal(
            $$"""
            {"time":"2026-11-23T08:09:10+00:00","kind":"start","process":{{Environment.ProcessId}}}
            {"time":"2026-11-23T08:09:10+00:00","kind":"measure","series":"seed-1/tar/retain-loss","step":3,"value":0.5}
            {"time":"2026-11-23T08:09:10+00:00","kind":"note","text":"seed-1: Saved."}
            {"time":"2026-11-23T08:09:10+00:00","kind":"measure","series":"odd","step":0,"value":"NaN"}

            """,
            File.ReadAllText(session.Folder.EventsPath));
    }

    [Fact]
    public void Progress_is_shown_and_not_kept()
    {
        using var session = Begin();
        session.Journal.Within("seed-1").Progress("tar", 3, 400);
        session.Journal.Note("Hello.");
        session.Flush();

        Assert.Equal(["seed-1/tar 3/400", "Hello."], _watcher.Seen);
        Assert.Equal(["start", "note"], session.Folder.Events().Select(happened => happened.Kind));
    }

    [Fact]
    public void Lines_reach_the_file_at_the_next_tick()
    {
        using var session = Begin();
        session.Journal.Measure("loss", 1, 2);
        Assert.Empty(session.Folder.Curves());
        _clock.Tick();
        Assert.Equal([new CurvePoint(1, 2)], Assert.Single(session.Folder.Curves()).Points);
    }

    [Fact]
    public void A_torn_last_line_is_passed_over_and_removed_on_resume()
    {
        var session = Begin();
        session.Journal.Measure("loss", 1, 2);
        session.Dispose();
        var whole = File.ReadAllText(session.Folder.EventsPath);
        File.AppendAllText(session.Folder.EventsPath, "{\"time\":\"2026-11-23T08:0");

        Assert.Equal(2, session.Folder.Events().Count());
        new RunStore(_root).Resume(session.Folder.Path, _clock).Dispose();
        var resumed = File.ReadAllText(session.Folder.EventsPath);
        Assert.StartsWith(whole, resumed, StringComparison.Ordinal);
        Assert.Equal(["start", "measure", "start"], session.Folder.Events().Select(happened => happened.Kind));
    }

    [Fact]
    public void A_broken_line_in_the_middle_is_named()
    {
        var session = Begin();
        session.Dispose();
        File.AppendAllText(session.Folder.EventsPath, "nonsense\n{\"time\":\"2026-11-23T08:09:10+00:00\",\"kind\":\"note\",\"text\":\"x\"}\n");
        var fault = Assert.Throws<InputFaultException>(() => session.Folder.Events().ToList());
        Assert.Equal(
            $"Expected one event per line in '{session.Folder.EventsPath}', got something else on line 2. Delete that line.", fault.Message);
    }

    [Fact]
    public void A_step_repeated_after_a_resume_counts_once_with_its_last_value()
    {
        var session = Begin();
        session.Journal.Measure("loss", 1, 5);
        session.Journal.Measure("loss", 2, 4);
        session.Dispose();
        using var resumed = new RunStore(_root).Resume(session.Folder.Path, _clock);
        resumed.Journal.Measure("loss", 2, 4.5);
        resumed.Journal.Measure("loss", 3, 3);
        resumed.Flush();

        Assert.Equal([new(1, 5), new(2, 4.5), new(3, 3)], Assert.Single(resumed.Folder.Curves()).Points);
    }

    [Fact]
    public void Threads_do_not_mix_their_lines()
    {
        using var session = Begin();
        Parallel.For(0, 8, thread =>
        {
            for (var step = 0; step < 500; step++)
            {
                session.Journal.Within($"t{thread}").Measure("loss", step, step);
            }
        });
        session.Flush();
        Assert.Equal(Enumerable.Repeat(500, 8), session.Folder.Curves().Select(curve => curve.Points.Count));
    }

    [Fact]
    public void A_full_disk_is_one_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var session = Begin();
        session.Dispose();
        File.Delete(session.Folder.EventsPath);
        File.CreateSymbolicLink(session.Folder.EventsPath, "/dev/full");

        var fault = Assert.Throws<InputFaultException>(() => new RunStore(_root).Resume(session.Folder.Path, _clock));
        Assert.Equal(
            $"Expected to write '{session.Folder.EventsPath}', got: no space left on the device. Free some space, then try again or resume the run.",
            fault.Message);
    }

    private RunSession Begin() => new RunStore(_root).Begin("pocket", "", Plan, Machine, _clock, _watcher);

    private sealed class Watcher : IProgressView
    {
        public List<string> Seen { get; } = [];

        public void Cells(int done, int total, TimeSpan? left)
        {
        }

        public void Progress(string what, long done, long total) => Seen.Add($"{what} {done}/{total}");

        public void Note(string text) => Seen.Add(text);
    }
}
