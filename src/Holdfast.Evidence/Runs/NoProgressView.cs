namespace Holdfast.Evidence.Runs;

/// <summary>Shows nothing.</summary>
public sealed class NoProgressView : IProgressView
{
    /// <summary>The one instance.</summary>
    public static NoProgressView Instance { get; } = new();

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
    }

    /// <inheritdoc />
    public void Cells(int done, int total, TimeSpan? left)
    {
    }

    /// <inheritdoc />
    public void Note(string text)
    {
    }
}
