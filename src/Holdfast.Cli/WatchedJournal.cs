using Holdfast.Evidence.Runs;

namespace Holdfast.Cli;

/// <summary>A journal for work outside a run: progress and notes are shown, numbers are not kept.</summary>
internal sealed class WatchedJournal(IProgressView view) : IJournal
{
    /// <inheritdoc />
    public void Measure(string series, long step, double value)
    {
    }

    /// <inheritdoc />
    public void Note(string text) => view.Note(text);

    /// <inheritdoc />
    public void Progress(string what, long done, long total) => view.Progress(what, done, total);

    /// <inheritdoc />
    public IJournal Within(string prefix) => this;
}
