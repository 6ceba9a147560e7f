using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Workers;

/// <summary>The journal as a worker has it: everything goes to the process that writes the run.</summary>
internal sealed class WorkerJournal(Action<WorkerMessage> send, TimeProvider time) : IJournal
{
    // A person sees no more than this, and steps of a small model are far shorter.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.1);

    private readonly Dictionary<string, long> _shown = [];

    /// <inheritdoc />
    public void Measure(string series, long step, double value) => send(new WorkerMessage.Measure(series, step, value));

    /// <inheritdoc />
    public void Note(string text) => send(new WorkerMessage.Note(text));

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
        var now = time.GetTimestamp();
        lock (_shown)
        {
            if (done < total && _shown.TryGetValue(what, out var shown) && time.GetElapsedTime(shown, now) < Interval)
            {
                return;
            }

            _shown[what] = now;
        }

        send(new WorkerMessage.Progress(what, done, total));
    }

    /// <inheritdoc />
    public IJournal Within(string prefix) => new PrefixedJournal(this, prefix);
}
