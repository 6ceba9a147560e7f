using Holdfast.Evidence.Asking;

namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>A model whose answers are a function, and which remembers how it was asked.</summary>
internal sealed class FakeModel(Func<ContinuationQuery, ContinuationScore> score, Func<string, int, string>? write = null) : ILanguageModel
{
    public List<CompletionOptions> Written { get; } = [];

    public List<ContinuationQuery> Asked { get; } = [];

    public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Asked.AddRange(queries);
        return [.. queries.Select(score)];
    }

    public IReadOnlyList<string> Complete(IReadOnlyList<string> prompts, CompletionOptions options,
        CancellationToken cancellation = default)
    {
        Written.Add(options);
        return [.. prompts.Select(write ?? throw new NotSupportedException())];
    }
}
