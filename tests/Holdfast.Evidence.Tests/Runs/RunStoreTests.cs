using System.Text.Json;
using CsCheck;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("holdfast-runs-").FullName;
    private readonly StoppedClock _clock = new();

    private static readonly RunPlan Plan = new()
    {
        Seeds = [2, 1],
        Safeguards = [new("undefended"), new("tar", "Tamper resistance")],
        Attacks = [new("forget-adamw", 100), new("abliterate", 0)],
    };

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

    private RunStore Store => new(Path.Combine(_root, "runs"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_run_lies_in_a_folder_named_after_time_name_and_recipe()
    {
        using var session = Begin();

        Assert.Equal("20261123-080910-pocket-4556bf00", Path.GetFileName(session.Folder.Path));
        Assert.Equal("seeds: [1]\n", session.Folder.Recipe);
        Assert.Equal(Machine, session.Folder.Environment);
        Assert.Equal("pocket", session.Folder.Record.Name);
    }

    [Fact]
    public void A_second_run_within_the_second_gets_its_own_folder()
    {
        using var first = Begin();
        using var second = Begin();
        Assert.Equal(first.Folder.Path + "-2", second.Folder.Path);
    }

    [Fact]
    public void A_full_disk_is_told_and_leaves_what_was_there()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        var path = Path.Combine(_root, "file");
        File.WriteAllText(path, "kept");
        var fault = Assert.Throws<InputFaultException>(() => Disk.Replace(path, _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[10]);
            full.Flush();
        }));
        Assert.Equal($"Expected to write '{path}', got: no space left on the device. Free some space, then try again or resume the run.", fault.Message);
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_root));
        Assert.Equal("kept", File.ReadAllText(path));
    }

    [Fact]
    public void Cells_come_in_the_recipes_order() => Assert.Equal(
        [
            "2 undefended none", "2 undefended forget-adamw", "2 undefended abliterate", "2 tar none", "2 tar forget-adamw", "2 tar abliterate",
            "1 undefended none", "1 undefended forget-adamw", "1 undefended abliterate", "1 tar none", "1 tar forget-adamw", "1 tar abliterate",
        ],
        Plan.Cells().Select(cell => $"{cell.Seed} {cell.Safeguard} {cell.Attack}"));

    [Fact]
    public void A_resumed_run_has_the_summary_of_an_unbroken_one_times_aside()
    {
        var cells = Plan.Cells().ToArray();
        byte[] unbroken;
        using (var session = Begin())
        {
            foreach (var cell in cells)
            {
                session.Record(cell, Outcome(cell));
            }
            session.Finish();
            unbroken = File.ReadAllBytes(session.Folder.SummaryPath);
        }
        for (var kill = 0; kill <= cells.Length; kill += 3)
        {
            var started = Begin();
            foreach (var cell in cells.Take(kill).Reverse())
            {
                started.Record(cell, Outcome(cell));
            }
            started.Dispose();
            using var resumed = Store.Resume(started.Folder.Path, _clock);
            foreach (var cell in cells.Where(cell => resumed.Folder.Outcome(cell) is null))
            {
                resumed.Record(cell, Outcome(cell));
            }
            resumed.Finish();
            Assert.Equal(unbroken, File.ReadAllBytes(resumed.Folder.SummaryPath));
        }
    }

    [Fact]
    public void A_recorded_cell_is_no_longer_pending_and_the_journal_says_so()
    {
        using var session = Begin();
        var cells = Plan.Cells().ToArray();
        Assert.Equal(cells, session.Pending);
        session.Record(cells[1], Outcome(cells[1]));
        Assert.Equal(cells.Where(cell => cell != cells[1]), session.Pending);
        var told = Assert.Single(session.Folder.Events(), happened => happened.Kind == RunEvent.CellKind);
        Assert.Equal(("seed-2+undefended+forget-adamw", CellStatus.Done), (told.Cell, told.Status));
    }

    [Fact]
    public void A_summary_names_failed_and_missing_cells_and_is_incomplete()
    {
        using var session = Begin();
        var cells = Plan.Cells().ToArray();
        session.Record(cells[0], Outcome(cells[0]));
        session.Record(cells[1], new CellOutcome { Status = CellStatus.Failed, Reason = "The loss became NaN at step 7." });

        var summary = session.Finish();

        Assert.Equal(RunStatus.Incomplete, summary.Status);
        Assert.Equal(cells.Length, summary.Cells.Count);
        Assert.Equal(new CellEnd(2, "undefended", "none", CellStatus.Done, null), summary.Cells[0]);
        Assert.Equal(new CellEnd(2, "undefended", "forget-adamw", CellStatus.Failed, "The loss became NaN at step 7."), summary.Cells[1]);
        Assert.All(summary.Cells.Skip(2), end => Assert.Equal(CellStatus.Missing, end.Status));
        Assert.Equal(RunState.Finished, session.Folder.State);
    }

    [Fact]
    public void A_row_survives_the_disk_bit_for_bit() => Gen.Select(Gen.Double, Gen.String, Gen.Long).Sample((value, text, seed) =>
    {
        var row = new ResultRow
        {
            Safeguard = text,
            Attack = "none",
            InDistribution = false,
            Seed = seed,
            Step = 3,
            Metric = "perplexity",
            Unit = "perplexity",
            Value = value,
            Low = double.NegativeInfinity,
            High = double.NaN,
            N = 5,
        };
        var read = JsonSerializer.Deserialize<ResultRow>(JsonSerializer.Serialize(row, RunJson.File), RunJson.File)!;
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read.Value));
        Assert.Equal(row with { Value = 0 }, read with { Value = 0 });
    }, iter: 200);

    [Fact]
    public void Two_cells_never_share_a_file() => Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String).Where(names =>
        (names.Item1, names.Item2) != (names.Item3, names.Item4)).Sample((a, b, c, d) =>
            Assert.NotEqual(new Cell(1, a, b).FileName, new Cell(1, c, d).FileName), iter: 500);

    [Fact]
    public void Answers_are_kept_a_line_each()
    {
        using var session = Begin();
        var cell = new Cell(1, "tar", "none");
        session.SaveAnswers(cell, "forget", [new Answer("q1", [], 2), new Answer("q2", [], 0)]);

        Assert.Equal(
            "{\"item\":\"q1\",\"scores\":[],\"expected\":2}\n{\"item\":\"q2\",\"scores\":[],\"expected\":0}\n",
            File.ReadAllText(session.Folder.AnswersPath(cell, "forget")));
        Assert.EndsWith(Path.Combine("answers", "seed-1+tar+none", "forget.jsonl"), session.Folder.AnswersPath(cell, "forget"));
    }

    [Fact]
    public void Answers_that_are_texts_read_back_as_they_were_written()
    {
        using var session = Begin();
        var cell = new Cell(1, "tar", "none");
        session.SaveAnswers(cell, "harm", [new Answer("7", []) { Prompts = ["How?\n"], Texts = ["So.", "\"Thus\" é"] }]);

        Assert.Equal(
            "{\"item\":\"7\",\"scores\":[],\"expected\":-1,\"prompts\":[\"How?\\n\"],\"texts\":[\"So.\",\"\\\"Thus\\\" é\"]}\n",
            File.ReadAllText(session.Folder.AnswersPath(cell, "harm")));
        var read = Assert.Single(session.Folder.Answers(cell, "harm")!);
        Assert.Equal(("7", "How?\n"), (read.Item, Assert.Single(read.Prompts!)));
        Assert.Equal(["So.", "\"Thus\" é"], read.Texts!);
        Assert.Null(session.Folder.Answers(cell, "forget"));
    }

    [Fact]
    public void Answers_of_the_version_that_knew_only_scores_are_read()
    {
        using var session = Begin();
        var cell = new Cell(1, "tar", "none");
        var path = session.Folder.AnswersPath(cell, "forget");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, """{"item":"1","scores":[{"logLikelihood":-2.5,"tokens":1,"isGreedy":false}],"expected":0,"lengths":[6]}""" + "\n");
        var read = Assert.Single(session.Folder.Answers(cell, "forget")!);
        Assert.Equal((new ContinuationScore(-2.5, 1, false), 0, 6),
            (Assert.Single(read.Scores), read.Expected, Assert.Single(read.Lengths!)));
        Assert.Null(read.Texts);

        File.AppendAllText(path, "{\"item\":\n");
        var fault = Assert.Throws<InputFaultException>(() => session.Folder.Answers(cell, "forget"));
        Assert.Equal($"Expected '{path}' as docs/run-folder.md describes it, got something else on line 2. Restore the file or delete it.", fault.Message);
    }

    [Fact]
    public void Half_written_files_of_a_killed_process_are_not_read()
    {
        using var session = Begin();
        var cell = new Cell(1, "tar", "none");
        session.Record(cell, Outcome(cell));
        var whole = File.ReadAllText(session.Folder.CellPath(cell));
        File.WriteAllText(session.Folder.CellPath(cell) + ".tmp", whole[..20]);

        Assert.Equal(CellStatus.Done, session.Folder.Outcome(cell)!.Status);
        session.Record(cell, Outcome(cell));
        Assert.Equal(whole, File.ReadAllText(session.Folder.CellPath(cell)));
    }

    [Fact]
    public void A_write_that_the_disk_refuses_leaves_the_old_file_and_nothing_else()
    {
        var path = Path.Combine(_root, "file");
        File.WriteAllText(path, "old");
        var fault = Assert.Throws<InputFaultException>(() => Disk.Replace(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("The cable is loose.");
        }));
        Assert.Equal($"Expected to write '{path}', got: The cable is loose. Check the folder.", fault.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_root));
    }

    [Fact]
    public void Mistakes_of_the_caller_are_argument_faults()
    {
        using var session = Begin();
        var cell = new Cell(1, "tar", "none");
        Assert.Throws<ArgumentException>(() => session.Record(cell with { Attack = "other" }, Outcome(cell)));
        Assert.Throws<ArgumentException>(() => session.Record(cell, Outcome(cell with { Seed = 2 })));
        Assert.Throws<ArgumentException>(() => session.Record(cell, new CellOutcome { Status = CellStatus.Missing }));
    }

    [Fact]
    public void Opening_something_else_is_refused()
    {
        var fault = Assert.Throws<InputFaultException>(() => Store.Open(_root));
        Assert.Equal($"Expected a run folder, got '{_root}', which has no run.json. Give a folder that 'holdfast run' made.", fault.Message);
    }

    [Fact]
    public void A_newer_run_is_refused()
    {
        var path = Interrupted();
        var record = Path.Combine(path, "run.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"schema\": 1", "\"schema\": 2, \"novelty\": true"));

        var fault = Assert.Throws<InputFaultException>(() => Store.Resume(path, _clock));
        Assert.Equal($"Expected a run folder of schema 1, got '{path}' of schema 2. Use the Holdfast version that wrote it.", fault.Message);
        Assert.Empty(Store.List());
    }

    [Fact]
    public void A_finished_run_is_not_resumed()
    {
        using var session = Begin();
        session.Finish();
        session.Dispose();

        var fault = Assert.Throws<InputFaultException>(() => Store.Resume(session.Folder.Path, _clock));
        Assert.Equal(
            $"Expected an interrupted run, got '{session.Folder.Path}', which is finished. Run its recipe.yaml again to repeat it.", fault.Message);
    }

    [Fact]
    public void A_run_being_written_is_not_resumed_until_its_writer_is_gone()
    {
        var session = Begin();
        Assert.Equal(RunState.Running, session.Folder.State);
        var fault = Assert.Throws<InputFaultException>(() => Store.Resume(session.Folder.Path, _clock));
        Assert.Equal(
            $"Expected a run that nobody writes, got '{session.Folder.Path}', which process {Environment.ProcessId} is writing. Wait for it or stop it.",
            fault.Message);

        session.Dispose();
        Assert.Equal(RunState.Interrupted, session.Folder.State);
        Store.Resume(session.Folder.Path, _clock).Dispose();
    }

    [Fact]
    public void A_changed_recipe_is_not_resumed()
    {
        var path = Interrupted();
        File.WriteAllText(Path.Combine(path, "recipe.yaml"), "seeds: [1, 2]\n");
        var fault = Assert.Throws<InputFaultException>(() => Store.Resume(path, _clock));
        Assert.StartsWith($"Expected the recipe that '{path}' began with, got one with SHA-256 ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_no_file_name_is_refused()
    {
        var fault = Assert.Throws<InputFaultException>(() => Store.Begin("../up", "", Plan, Machine, _clock));
        Assert.Equal($"Expected a run name of {PathName.Rule}, got '../up'. Rename the recipe.", fault.Message);
        Assert.False(Directory.Exists(Store.Root));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_one_sentence()
    {
        var file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        var fault = Assert.Throws<InputFaultException>(() => new RunStore(file).Begin("pocket", "", Plan, Machine, _clock));
        Assert.StartsWith($"Expected to write '{Path.Combine(file, "20261123-080910-pocket-")}", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Check the folder.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_space_and_no_permission_name_the_path()
    {
        Assert.Equal(
            "Expected to write '/x', got: no space left on the device. Free some space, then try again or resume the run.",
            Disk.Fault("/x", new IOException("full", 28)).Message);
        Assert.Equal(
            "Expected to write '/x', got: no permission. Allow writing there or choose another folder.",
            Disk.Fault("/x", new UnauthorizedAccessException()).Message);
    }

    [Fact]
    public void Runs_are_listed_newest_first_and_other_folders_passed_over()
    {
        var first = Interrupted();
        _clock.Now = _clock.Now.AddMinutes(1);
        var second = Interrupted();
        Directory.CreateDirectory(Path.Combine(Store.Root, "zzz"));

        Assert.Equal([second, first], Store.List().Select(run => run.Path));
        Assert.Equal(second, Store.Open(Path.GetFileName(second)).Path);
    }

    private RunSession Begin() => Store.Begin("pocket", "seeds: [1]\n", Plan, Machine, _clock);

    private string Interrupted()
    {
        using var session = Begin();
        return session.Folder.Path;
    }

    private static CellOutcome Outcome(Cell cell) => new()
    {
        Status = CellStatus.Done,
        Rows = [ResultRow.Of(cell, false, 0, "forget", new Measurement(Metric.Share("accuracy", 0.25), 1 / 3.0, 0.1, 0.7, 40))],
    };
}
