namespace Holdfast.Cli.Tests;

public class DoctorTests
{
    [Fact]
    public void Doctor_tells_versions_device_threads_and_a_product_rate()
    {
        Assert.SkipWhen(new DriveInfo(Path.GetTempPath()).AvailableFreeSpace < 2L << 30, "Less than 2 GiB free, which doctor rightly calls a fault.");
        var terminal = new Terminal();
        var code = terminal.Run("doctor", "--runs", Path.GetTempPath());
        Assert.Matches(@"(?m)^Holdfast +\d+\.\d+\.\d+", terminal.Output);
        Assert.Matches(@"(?m)^\.NET +\d+\.\d+\.\d+", terminal.Output);
        Assert.Matches(@"(?m)^TorchSharp +\d+\.\d+\.\d+.* with libtorch \d+\.\d+\.\d+", terminal.Output);
        Assert.Matches(@"(?m)^Native library +loads(, mended in memory for this system's older C\+\+ runtime)?$", terminal.Output);
        Assert.Matches(@"(?m)^Devices +cpu", terminal.Output);
        Assert.Matches(@"(?m)^Small models +1 thread in an operation, \d+ worker process(es)?$", terminal.Output);
        Assert.Matches(@"(?m)^Products, 1 thread +[1-9]\d* GFLOPS float32, \d+ bfloat16$", terminal.Output);
        Assert.EndsWith("\nNothing is wrong.\n", terminal.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, code);
        Assert.Empty(terminal.Error);
    }
}
