using System.Diagnostics;

namespace Holdfast.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(null, "Cancelled.")]
    [InlineData("/runs/20260101-000000-a-0", "Cancelled. Go on with: holdfast resume /runs/20260101-000000-a-0")]
    [InlineData("/my runs/it's", "Cancelled. Go on with: holdfast resume '/my runs/it'\\''s'")]
    public void What_is_said_can_be_typed(string? run, string farewell)
    {
        using var interruption = new Interruption(TextWriter.Null, TimeProvider.System) { Run = run };
        Assert.Equal(farewell, interruption.Farewell);
    }

    [Fact]
    public void A_signal_ends_a_run_with_the_command_that_resumes_it()
    {
        Assert.SkipUnless(File.Exists("/bin/kill"), "Needs a program that sends signals.");
        _bench.Change("recipe.yaml", "steps: 2,", "steps: 1000000,");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(CommandLine).Assembly.Location, "run", _bench.RecipeFile, "--runs", _bench.Runs, "--workers", "1"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = process.StandardError.ReadLine();
        Assert.StartsWith("Run folder: ", said, StringComparison.Ordinal);
        Process.Start("/bin/kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        Assert.EndsWith($"Cancelled. Go on with: holdfast resume {said!["Run folder: ".Length..]}\n", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
    }

    [Fact]
    public void A_device_that_is_not_there_is_told_by_check()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "The device is there.");
        _bench.Change("recipe.yaml", "model:", "device: cuda\nmodel:");
        _bench.Refuses("Expected a CUDA device, got none that libtorch can use. Set 'device: auto', or build with -p:HoldfastDevice=cuda.");
    }
}
