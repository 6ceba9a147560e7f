namespace Holdfast.Evidence.Runs;

/// <summary>Keeps nothing. For tests, benchmarks and callers that do not care.</summary>
public sealed class SilentJournal : IJournal
{
    /// <summary>The one instance.</summary>
    public static SilentJournal Instance { get; } = new();

    /// <inheritdoc />
    public void Measure(string series, long step, double value)
    {
    }

    /// <inheritdoc />
    public void Note(string text)
    {
    }

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
    }

    /// <inheritdoc />
    public IJournal Within(string prefix) => this;
}
