namespace Holdfast.Cli.Tests;

public sealed class BadNamesTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_safeguard_named_after_a_path_deletes_nothing_outside_the_run_folder()
    {
        var victim = Directory.CreateDirectory(Path.Combine(_bench.Surroundings, "victim", "keep.training")).FullName;
        File.WriteAllText(Path.Combine(victim, "kept"), "");
        _bench.Change("recipe.yaml", "{ undefended: none }", "{ '../../victim/keep': none }");
        _bench.Refuses(
            "Expected names of safeguards of at most 80 letters, digits, '-', '_' and '.', the first and the last a letter or digit, and no device of "
            + "Windows such as 'nul', got '../../victim/keep'. Rename it.");
        Assert.True(File.Exists(Path.Combine(victim, "kept")));
    }

    [Fact]
    public void Names_that_Windows_and_macOS_take_for_the_same_are_refused()
    {
        _bench.Change("recipe.yaml", "{ undefended: none }", "{ tar: none, TAR: none }");
        _bench.Refuses("Expected names of safeguards that differ by more than case, got 'tar' and 'TAR'. Rename all but one.");
    }

    [Fact]
    public void Safeguards_m_and_m_training_keep_both_their_models()
    {
        _bench.Change(
            "recipe.yaml", "{ undefended: none }",
            "{ m: { kind: max-entropy-unlearning, optimization: { learningRate: 1e-3 }, steps: 2, batchSize: 2 }, m.training: none, m.fresh: none }");
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1") == ExitCode.Done, terminal.Error);
        var checkpoints = Path.Combine(Directory.EnumerateDirectories(_bench.Runs).Single(), "checkpoints", "seed-1");
        Assert.Equal(["m", "m.fresh", "m.training"], Directory.EnumerateDirectories(checkpoints).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_organisms_file_is_not_looked_for_outside_the_organism()
    {
        _bench.Change("recipe.yaml", "checkpoint: checkpoint", "organism: pocket");
        _bench.Change("recipe.yaml", "questions: exam.jsonl", "questions: 'organism:../../exam.jsonl'");
        _bench.Refuses("Expected the path of a file within the organism after 'organism:', got 'organism:../../exam.jsonl'. Name a file such as 'organism:exams/forget-exam.jsonl'.");
    }

    [Fact]
    public void A_report_is_not_written_through_a_link_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need permission on Windows.");
        Assert.Equal(ExitCode.Done, new Terminal().Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"));
        var run = Directory.EnumerateDirectories(_bench.Runs).Single();
        var elsewhere = Path.Combine(_bench.Surroundings, "elsewhere");
        File.WriteAllText(elsewhere, "kept");
        File.CreateSymbolicLink(Path.Combine(run, "report.html.tmp"), elsewhere);
        Assert.Equal(ExitCode.Done, new Terminal().Run("report", run));
        Assert.Equal("kept", File.ReadAllText(elsewhere));
        Assert.Null(new FileInfo(Path.Combine(run, "report.html")).LinkTarget);
    }
}
