namespace Holdfast.Cli.Tests;

/// <summary>Run folders altered by hand: told at the start, with their place, and no cell is lost over it.</summary>
public sealed class AlteredRunTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("cells/seed-1+undefended+none.json", "\"rows\": [", "\"rows\": [null,", "Expected '{run}/cells/seed-1+undefended+none.json' as docs/run-folder.md describes it, got something else on line 4. Restore the file or delete it.")]
    [InlineData("cells/seed-1+undefended+none.json", "\"status\": \"done\"", "\"status\": \"done\", \"status\": \"done\"", "Expected '{run}/cells/seed-1+undefended+none.json' as docs/run-folder.md describes it, got something else on line 2. Restore the file or delete it.")]
    [InlineData("cells/seed-1+undefended+none.json", "\"seed\": 1", "\"seed\": 2", "Expected rows of its own cell in '{run}/cells/seed-1+undefended+none.json', got one of seed-2+undefended+none. Restore the file, or start a new run.")]
    [InlineData("run.json", "\"seeds\": [", "\"seeds\": [ 1,", "Expected seeds with names, each once, got '1', '1', in '{run}/run.json'. Restore the file.")]
    [InlineData("run.json", "\"study\": null", "\"study\": \"\\ud800\"", "Expected '{run}/run.json' as docs/run-folder.md describes it, got something else. Restore the file or delete it.")]
    [InlineData("environment.json", "\"holdfast\"", "\"holdslow\"", "Expected '{run}/environment.json' as docs/run-folder.md describes it, got something else on line 12. Restore the file or delete it.")]
    [InlineData("events.jsonl", "{", "", "Expected one event per line in '{run}/events.jsonl', got something else on line 1. Delete that line.")]
    public void An_altered_file_is_told_before_a_run_goes_on(string file, string from, string to, string fault)
    {
        var run = Interrupted();
        var path = Path.Combine(run, file);
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        foreach (var verb in new[] { "resume", "report" })
        {
            var terminal = new Terminal();
            Assert.Equal(ExitCode.BadInput, terminal.Run(verb, run));
            Assert.Equal(fault.Replace("{run}", run, StringComparison.Ordinal) + "\n", terminal.Error);
        }
    }

    [Theory]
    [InlineData("recipe.yaml", "Expected a readable file '{run}/recipe.yaml', got: ")]
    [InlineData("environment.json", "Expected a readable file '{run}/environment.json', got: ")]
    [InlineData("checkpoints/seed-1/undefended/weights-in-memory.sha256", "Expected the SHA-256 of the weights of {run}/checkpoints/seed-1/undefended in weights-in-memory.sha256, got none. Delete that folder")]
    [InlineData("checkpoints/seed-1/undefended/model.safetensors", "Expected weights in {run}/checkpoints/seed-1/undefended, got none. Delete that folder")]
    public void A_file_that_is_gone_is_told_before_a_run_goes_on_and_loses_no_cell(string file, string fault)
    {
        var run = Interrupted();
        File.Delete(Path.Combine(run, file));
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", run, "--workers", "1"));
        Assert.StartsWith(fault.Replace("{run}", run, StringComparison.Ordinal), terminal.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run, "cells", "seed-1+undefended+one.json")));
    }

    [Fact]
    public void The_plan_of_another_recipe_is_refused()
    {
        var run = Interrupted();
        var record = Path.Combine(run, "run.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"steps\": 2", "\"steps\": 3", StringComparison.Ordinal));
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("resume", run));
        Assert.Equal($"Expected the plan of run.json in '{run}' to be that of its recipe.yaml, got another. Restore both files, or start a new run.\n", terminal.Error);
    }

    private string Interrupted()
    {
        var terminal = new Terminal();
        Assert.True(terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1") == ExitCode.Done, terminal.Error);
        var run = Directory.EnumerateDirectories(_bench.Runs).Single();
        File.Delete(Path.Combine(run, "summary.json"));
        File.Delete(Path.Combine(run, "cells", "seed-1+undefended+one.json"));
        return run;
    }
}
