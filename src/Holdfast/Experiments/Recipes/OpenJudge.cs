using Holdfast.Evidence.Asking;

namespace Holdfast.Experiments.Recipes;

/// <summary>A judge that is loaded.</summary>
/// <param name="Voice">What exams talk to.</param>
/// <param name="Weights">What is let go with it; null where it holds none.</param>
public sealed record OpenJudge(ILanguageModel Voice, IDisposable? Weights = null) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Weights?.Dispose();
}
