namespace Holdfast.Evidence.Runs;

/// <summary>
/// Where a person watches: bars on a terminal, plain lines elsewhere. A <see cref="RunJournal"/> passes on to it what deserves to be
/// seen at once. Safe to call from several threads, and quick: work waits for it.
/// </summary>
public interface IProgressView
{
    /// <summary>Shows how far one piece of work has come.</summary>
    /// <param name="what">The piece of work, the same text at every call.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all.</param>
    void Progress(string what, long done, long total);

    /// <summary>Shows how far the whole run has come: called when it begins or goes on, and after every cell.</summary>
    /// <param name="done">Cells recorded.</param>
    /// <param name="total">Cells of the plan.</param>
    /// <param name="left">How long the rest will take; null while nobody can say.</param>
    void Cells(int done, int total, TimeSpan? left);

    /// <summary>Shows one sentence.</summary>
    void Note(string text);
}
