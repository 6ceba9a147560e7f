using System.Diagnostics;
using System.Globalization;
using Holdfast.Tensors;
using TorchSharp;

namespace Holdfast.Tests.Tensors;

/// <summary>What a program that only refers to Holdfast gets: its own process, since other tests set threads.</summary>
public class NativeBackendTests
{
    private const string Wanted = "HOLDFAST_TEST_THREADS";

    [Fact]
    public void A_program_that_asks_for_nothing_computes_on_one_thread() => Assert.Equal(0, Threads(wanted: 1, given: null));

    [Fact]
    public void A_program_keeps_the_threads_that_its_environment_gives() => Assert.Equal(0, Threads(wanted: 2, given: "2"));

    /// <summary>Threads that spin while they wait used 2.9 times the CPU for the same time.</summary>
    [Theory]
    [InlineData(null, "PASSIVE")]
    [InlineData("active", "ACTIVE")]
    public async Task OpenMP_waits_passively_unless_its_environment_says_otherwise(string? policy, string expected)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var start = Inner(1);
        start.RedirectStandardError = true;
        start.Environment["OMP_DISPLAY_ENV"] = "TRUE";
        Give(start, "OMP_WAIT_POLICY", policy);
        Give(start, "GOMP_SPINCOUNT", null);

        // OpenMP's runtime says itself what it has read when it is loaded.
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        Assert.Contains($"OMP_WAIT_POLICY = '{expected}'", said, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void In_its_own_process_the_library_begins_with_so_many_threads_and_obeys()
    {
        Assert.Equal(int.Parse(Environment.GetEnvironmentVariable(Wanted)!, CultureInfo.InvariantCulture), torch.get_num_threads());
        torch.set_num_threads(3);
        NativeBackend.Load();
        Assert.Equal(3, torch.get_num_threads());
    }

    private static int Threads(int wanted, string? given)
    {
        var start = Inner(wanted);
        Give(start, "OMP_NUM_THREADS", given);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
        return process.ExitCode;
    }

    private static ProcessStartInfo Inner(int wanted)
    {
        var inner = $"{typeof(NativeBackendTests).FullName}.{nameof(In_its_own_process_the_library_begins_with_so_many_threads_and_obeys)}";
        return new ProcessStartInfo("dotnet", ["exec", typeof(NativeBackendTests).Assembly.Location, "-explicit", "only", "-method", inner])
        {
            RedirectStandardOutput = true,
            Environment = { [Wanted] = wanted.ToString(CultureInfo.InvariantCulture) },
        };
    }

    private static void Give(ProcessStartInfo start, string variable, string? value)
    {
        start.Environment.Remove(variable);
        if (value is not null)
        {
            start.Environment.Add(variable, value);
        }
    }
}
