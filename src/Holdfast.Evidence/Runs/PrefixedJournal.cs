namespace Holdfast.Evidence.Runs;

/// <summary>A journal with a prefix before every series, note and progress name.</summary>
/// <param name="journal">The journal that it tells.</param>
/// <param name="prefix">For instance <c>seed-1/tar</c>.</param>
public sealed class PrefixedJournal(IJournal journal, string prefix) : IJournal
{
    /// <inheritdoc />
    public void Measure(string series, long step, double value) => journal.Measure($"{prefix}/{series}", step, value);

    /// <inheritdoc />
    public void Note(string text) => journal.Note($"{prefix}: {text}");

    /// <inheritdoc />
    public void Progress(string what, long done, long total) => journal.Progress($"{prefix}/{what}", done, total);

    /// <inheritdoc />
    public IJournal Within(string inner) => new PrefixedJournal(journal, $"{prefix}/{inner}");
}
