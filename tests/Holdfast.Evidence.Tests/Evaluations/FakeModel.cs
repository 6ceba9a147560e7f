using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>A model whose answers are a function, and which remembers what it was asked.</summary>
internal sealed class FakeModel(Func<ContinuationQuery, ContinuationScore> score) : ILanguageModel
{
    public List<ContinuationQuery> Asked { get; } = [];

    public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Asked.AddRange(queries);
        return [.. queries.Select(score)];
    }

    public string Complete(string prompt, CompletionOptions options, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
