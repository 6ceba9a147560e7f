using System.Runtime.InteropServices;
using Holdfast.Experiments.Workers;

namespace Holdfast.Cli;

/// <summary>
/// Ctrl-C and termination. The first signal asks the work to stop, and ends the process where it does not within
/// <see cref="Worker.Grace"/>: loading a large model looks at nothing else, and a kill at any moment does no harm. The second signal
/// ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TextWriter _error;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<IDisposable> _signals;
    private ITimer? _grace;

    /// <summary>Listens until disposed.</summary>
    /// <param name="error">Where to say how to go on.</param>
    /// <param name="time">The clock.</param>
    public Interruption(TextWriter error, TimeProvider time)
    {
        _error = error;
        _time = time;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The run that can be resumed when the work is stopped now; null where there is none.</summary>
    public string? Run { get; set; }

    /// <summary>What to say when the work was stopped.</summary>
    public string Farewell => Run is { } run ? $"Cancelled. Go on with: {CommandLine.Name} resume {Quoted(run)}" : "Cancelled.";

    /// <summary>Lets Ctrl-C pass without effect, until disposed.</summary>
    public static IDisposable Ignore() => PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _grace?.Dispose();
        _stop.Dispose();
    }

    private static string Quoted(string path) =>
        path.All(sign => char.IsAsciiLetterOrDigit(sign) || "/._-+:\\".Contains(sign, StringComparison.Ordinal))
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void Handle(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            _error.WriteLine(Farewell);
            return;
        }

        context.Cancel = true;
        _grace = _time.CreateTimer(_ => GiveUp(), null, Worker.Grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private void GiveUp()
    {
        _error.WriteLine(Farewell);
        Environment.Exit(ExitCode.Cancelled);
    }
}
