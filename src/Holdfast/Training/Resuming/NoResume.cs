namespace Holdfast.Training.Resuming;

/// <summary>Keeps nothing: every training starts afresh.</summary>
public sealed class NoResume : IResumeStore
{
    /// <summary>The one instance.</summary>
    public static NoResume Instance { get; } = new();

    /// <inheritdoc />
    public ResumeState? Load(string name) => null;

    /// <inheritdoc />
    public void Save(string name, ResumeState state)
    {
    }
}
