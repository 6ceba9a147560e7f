using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Tests;

public sealed class BadFolderTests : IDisposable
{
    private const string FullDevice = "/dev/full";

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Runs_where_a_file_stands_are_refused()
    {
        File.WriteAllText(_bench.Path("file"), "kept");
        RefusesToRunUnder(_bench.Path("file"), "Expected to write '{0}/file/[^']+', got: Could not find a part of the path '{0}/file/[^']+'. Check the folder.");
        Assert.Equal("kept", File.ReadAllText(_bench.Path("file")));
    }

    [Fact]
    public void Runs_where_nobody_may_make_folders_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        RefusesToRunUnder("/proc/holdfast", "Expected to write '/proc/holdfast/[^']+', got: Could not find file '/proc/holdfast'. Check the folder.");
    }

    [Fact]
    public void Runs_in_a_folder_without_permission_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions are set another way on Windows.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Permissions do not bind a privileged process.");
        Directory.CreateDirectory(_bench.Runs);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_bench.Runs, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        RefusesToRunUnder(_bench.Runs, "Expected to write '{0}/runs/[^']+', got: no permission. Allow writing there or choose another folder.");
    }

    [Fact]
    public void An_organism_where_something_is_already_is_refused()
    {
        var before = _bench.Files();
        Refuses("Expected nothing at {0}/checkpoint, where the organism goes, got something. Remove it or choose another folder.", "organism", "create", "pocket", "--out", _bench.Checkpoint);
        Refuses(
            "Expected to write '{0}/recipe.yaml/inside', got: Could not find a part of the path '{0}/recipe.yaml/inside.growing/texts'. Check the folder.",
            "organism", "create", "pocket", "--out", Path.Combine(_bench.RecipeFile, "inside"));
        Assert.Equal(before, _bench.Files());
    }

    [Fact]
    public void A_full_disk_stops_a_run_that_can_be_resumed()
    {
        Assert.SkipUnless(File.Exists(FullDevice), "Only Linux has a device that is always full.");
        var run = Interrupted();
        var full = Path.Combine(run, "events.jsonl");
        File.Delete(full);
        File.CreateSymbolicLink(full, FullDevice);
        var before = _bench.Files();
        var terminal = new Terminal();
        var code = terminal.Run("resume", run);
        Assert.EndsWith(
            $"Expected to write '{full}', got: no space left on the device. "
            + "Free some space, then try again or resume the run.\n",
            terminal.Error);
        Assert.Equal(ExitCode.BadInput, code);
        // Nothing is lost: files are the same, or like the journal have only grown.
        var after = _bench.Files();
        Assert.All(before.Where(file => file.Key != full), file =>
            Assert.StartsWith(file.Value, after[file.Key], StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(run, "summary.json")));

        File.Delete(full);
        Assert.Equal(ExitCode.Done, terminal.Run("resume", run));
        Assert.True(File.Exists(Path.Combine(run, "summary.json")));
    }

    [Fact]
    public void A_finished_run_is_not_resumed()
    {
        var run = Interrupted();
        Assert.Equal(ExitCode.Done, new Terminal().Run("resume", run));
        var before = _bench.Files();
        Refuses($"Expected an interrupted run, got '{run}', which is finished. Run its recipe.yaml again to repeat it.", "resume", run);
        Assert.Equal(before, _bench.Files());
    }

    [Fact]
    public void A_folder_that_is_no_run_is_not_resumed()
    {
        var before = _bench.Files();
        Refuses("Expected a run folder, got '{0}/checkpoint', which has no run.json. Give a folder that 'holdfast run' made.", "resume", _bench.Checkpoint);
        Assert.Equal(before, _bench.Files());
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "Expected a run folder of schema 1, got '{1}' of schema 2. Use the Holdfast version that wrote it.")]
    [InlineData("{", "", "Expected '{1}/run.json' as docs/run-folder.md describes it, got something else on line 2. Restore the file or delete it.")]
    public void A_run_of_a_newer_version_or_with_a_spoilt_record_is_not_resumed(string from, string to, string fault)
    {
        var run = Interrupted();
        var record = Path.Combine(run, "run.json");
        var text = File.ReadAllText(record);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(record, text[..at] + to + text[(at + from.Length)..]);
        var before = _bench.Files();
        Refuses(fault.Replace("{1}", run, StringComparison.Ordinal), "resume", run);
        Assert.Equal(before, _bench.Files());
    }

    // A run that was stopped before its first cell.
    private string Interrupted()
    {
        var recipe = Recipe.Load(_bench.RecipeFile);
        using var run = new RunStore(_bench.Runs).Begin(
            recipe.Name, recipe.Resolved(), recipe.Plan(), Surroundings.Of(Workplace.For(recipe)), TimeProvider.System);
        return run.Folder.Path;
    }

    private void RefusesToRunUnder(string runs, string fault)
    {
        var before = _bench.Files();
        var terminal = new Terminal();
        var code = terminal.Run("run", _bench.RecipeFile, "--runs", runs);
        Assert.Matches("^" + fault.Replace("{0}", _bench.Root, StringComparison.Ordinal) + "\n$", terminal.Error);
        Assert.Equal(ExitCode.BadInput, code);
        Assert.Equal(before, _bench.Files());
    }

    private void Refuses(string fault, params string[] line)
    {
        var terminal = new Terminal();
        var code = terminal.Run(line);
        Assert.Equal(fault.Replace("{0}", _bench.Root, StringComparison.Ordinal) + "\n", terminal.Error);
        Assert.Equal(ExitCode.BadInput, code);
    }
}
