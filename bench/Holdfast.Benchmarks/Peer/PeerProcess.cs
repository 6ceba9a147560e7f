using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Holdfast.Benchmarks.Peer;

/// <summary>PyTorch at work in a process of its own, one order a line.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>Which PyTorch it is.</summary>
    public string Version { get; }

    /// <summary>Starts it on the first Python that has PyTorch; null where none has.</summary>
    public static PeerProcess? Start()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            if (Begin(python) is { } process)
            {
                return process;
            }
        }

        return null;
    }

    /// <summary>Lets it make a case.</summary>
    /// <param name="file">The case's description.</param>
    public void Make(string file) => Ask(new { make = file }).Dispose();

    /// <summary>Lets it run a case.</summary>
    /// <returns>CPU seconds and the numbers to compare.</returns>
    public (double Seconds, double[] Numbers) Run(string name)
    {
        using var answer = Ask(new { run = name });
        return (answer.RootElement.GetProperty("seconds").GetDouble(),
            [.. answer.RootElement.GetProperty("numbers").EnumerateArray().Select(number => number.GetDouble())]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static PeerProcess? Begin(string python)
    {
        var how = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "peer", "peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        how.Environment["OMP_NUM_THREADS"] = how.Environment["OPENBLAS_NUM_THREADS"] = "1";
        how.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Process process;
        try
        {
            process = Process.Start(how)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var first = JsonDocument.Parse(process.StandardOutput.ReadLine() ?? "{}");
        if (first.RootElement.TryGetProperty("version", out var version))
        {
            return new PeerProcess(process, version.GetString()!);
        }

        process.WaitForExit();
        process.Dispose();
        return null;
    }

    private JsonDocument Ask(object order)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
        return JsonDocument.Parse(_process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("Expected an answer from the PyTorch side, got its end. See its message above."));
    }
}
