using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>
/// The journal of one attack: its measures are steps, so they tell how far it has come. An attack is a cell's whole work, and a person
/// should see it move whether or not the attack thinks of it.
/// </summary>
internal sealed class AttackJournal(IJournal journal, string cell, int steps) : IJournal
{
    private long _furthest;

    /// <inheritdoc />
    public void Measure(string series, long step, double value)
    {
        journal.Measure(series, step, value);
        if (step > _furthest && step < steps)
        {
            _furthest = step;
            journal.Progress(cell, step, steps);
        }
    }

    /// <inheritdoc />
    public void Note(string text) => journal.Note(text);

    /// <inheritdoc />
    public void Progress(string what, long done, long total) => journal.Progress(what, done, total);

    /// <summary>The attack is over and examined.</summary>
    public void End() => journal.Progress(cell, Math.Max(1, steps), Math.Max(1, steps));

    /// <inheritdoc />
    public IJournal Within(string prefix) => new PrefixedJournal(this, prefix);
}
