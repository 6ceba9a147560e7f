using System.Runtime.InteropServices;

namespace Holdfast.Cli;

/// <summary>Ctrl-C and termination: the first asks the work to stop, the second ends the process at once.</summary>
internal static class Signals
{
    /// <summary>Cancels a source at the first signal, until disposed.</summary>
    public static IDisposable Watch(CancellationTokenSource stop)
    {
        void Handle(PosixSignalContext context)
        {
            if (!stop.IsCancellationRequested)
            {
                context.Cancel = true;
                stop.Cancel();
            }
        }

        return new Pair(
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    /// <summary>Lets Ctrl-C pass without effect, until disposed.</summary>
    public static IDisposable Ignore() => PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);

    private sealed record Pair(IDisposable First, IDisposable Second) : IDisposable
    {
        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
