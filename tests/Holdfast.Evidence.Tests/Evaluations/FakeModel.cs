using Holdfast.Evidence.Asking;
using Holdfast.Evidence.ChatTemplates;

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

    /// <summary>What it answers to a conversation, whose number comes with it.</summary>
    public Func<IReadOnlyList<ChatMessage>, int, Completion>? Answer { get; init; }

    public IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default)
    {
        Written.Add(options);
        return [.. prompts.Select(write ?? throw new NotSupportedException()).Select(text => new Completion(text))];
    }

    public IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default)
    {
        Written.Add(options);
        return [.. conversations.Select(Answer ?? throw new NotSupportedException())];
    }
}
