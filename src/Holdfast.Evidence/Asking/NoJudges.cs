namespace Holdfast.Evidence.Asking;

/// <summary>For exams that need no judge.</summary>
public sealed class NoJudges : IJudges
{
    /// <summary>The only one.</summary>
    public static NoJudges Instance { get; } = new();

    /// <inheritdoc />
    public ILanguageModel this[string name] => throw new KeyNotFoundException($"There is no judge '{name}' here.");
}
