using Holdfast.Evidence.Asking;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Attacks;

/// <summary>
/// A model whose inputs an attacker changes on their way, its weights being as they were released. Requests and the beginnings of answers
/// are changed where the model replies to conversations; what is attached to the model is there whatever it is asked.
/// </summary>
/// <param name="inner">The model as it is spoken to otherwise.</param>
internal sealed class TamperedInputs(ILanguageModel inner) : ILanguageModel
{
    /// <summary>What is written behind the last turn of a conversation.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>What every answer begins with.</summary>
    public string Beginning { get; init; } = "";

    /// <summary>Attaches something to the model until disposed; null for nothing.</summary>
    public Func<IDisposable>? Attach { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default)
    {
        using var attached = Attach?.Invoke();
        return inner.Score(queries, cancellation);
    }

    /// <inheritdoc />
    public IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default)
    {
        using var attached = Attach?.Invoke();
        return inner.Complete(prompts, options, cancellation);
    }

    /// <inheritdoc />
    public IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default)
    {
        using var attached = Attach?.Invoke();
        return inner.Reply([.. conversations.Select(Changed)], options with { Prefill = Beginning + options.Prefill }, cancellation);
    }

    private IReadOnlyList<ChatMessage> Changed(IReadOnlyList<ChatMessage> conversation) => Suffix.Length == 0 || conversation.Count == 0
        ? conversation
        : [.. conversation.SkipLast(1), conversation[^1] with { Content = conversation[^1].Content + Suffix }];
}
