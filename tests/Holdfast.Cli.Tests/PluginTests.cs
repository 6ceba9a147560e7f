namespace Holdfast.Cli.Tests;

/// <summary>The door for choices of outsiders: a compiled sample is listed, explained, checked and run, by workers too.</summary>
public sealed class PluginTests : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "Samples.dll");

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_choice_of_an_outsider_is_listed_and_explained()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("--plugin", Sample, "list", "attacks"));
        Assert.Contains("  quantisation (rtn)", terminal.Output, StringComparison.Ordinal);
        terminal = new Terminal();
        Assert.Equal(ExitCode.Done, terminal.Run("explain", "rtn", "--plugin", Sample));
        Assert.Contains("a whole number from 2 to 8; default 4", terminal.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void An_attack_of_an_outsider_is_run_by_the_process_and_by_its_workers(string workers)
    {
        _bench.Change("recipe.yaml", "attacks:", "attacks:\n- { kind: quantisation, name: four-bits }");
        var terminal = new Terminal();
        Assert.True(
            terminal.Run("run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", workers, "--plugin", Sample) == ExitCode.Done, terminal.Error);
        var run = Assert.Single(Directory.GetDirectories(_bench.Runs));
        Assert.True(File.Exists(Path.Combine(run, "cells", "seed-1+undefended+four-bits.json")));
    }

    [Fact]
    public void What_is_no_plugin_is_refused()
    {
        var terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("list", "--plugin", "gone.dll"));
        Assert.Equal("Expected a plugin at gone.dll, got nothing there. Correct the path.\n", terminal.Error);
        terminal = new Terminal();
        Assert.Equal(ExitCode.BadInput, terminal.Run("list", "--plugin", _bench.RecipeFile));
        Assert.Equal(
            $"Expected a .NET assembly built against this Holdfast, got {_bench.RecipeFile}, which cannot be loaded. Build it again.\n", terminal.Error);
    }
}
