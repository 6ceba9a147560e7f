namespace Holdfast.Evidence.Runs;

/// <summary>
/// Where work tells what happened. Methods write to it and never read from it. Safe to call from several threads.
/// </summary>
public interface IJournal
{
    /// <summary>A number that belongs to a curve, for instance <c>tar/retain-loss</c> at an outer step.</summary>
    /// <param name="series">Kebab-case path.</param>
    /// <param name="step">Where on the curve.</param>
    /// <param name="value">The number; its unit belongs to the series.</param>
    void Measure(string series, long step, double value);

    /// <summary>Something worth telling a person, in one sentence.</summary>
    void Note(string text);

    /// <summary>How far one piece of long work has come; shown as a bar with the time left, not kept.</summary>
    /// <param name="what">The piece of work, the same text at every call.</param>
    /// <param name="done">Steps done.</param>
    /// <param name="total">Steps in all.</param>
    void Progress(string what, long done, long total);

    /// <summary>The same journal with a prefix before every series and progress name, for instance <c>seed-1/tar</c>.</summary>
    IJournal Within(string prefix);
}
