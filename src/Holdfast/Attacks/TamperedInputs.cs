using Holdfast.Evidence.Asking;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Attacks;

/// <summary>
/// A model whose inputs an attacker changes on their way. Requests and the beginnings of answers are changed where the model replies to
/// conversations, since prompts that are continued or scored have no turns; what is attached to the model is there whatever it is asked.
/// </summary>
/// <param name="inner">The model as it is spoken to otherwise.</param>
internal sealed class TamperedInputs(ILanguageModel inner) : ILanguageModel
{
    /// <summary>What becomes of the last turn, where the user speaks it.</summary>
    public Func<string, string> Request { get; init; } = request => request;

    /// <summary>Instructions above a conversation that has none of its own; empty for none.</summary>
    public string System { get; init; } = "";

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

    private IReadOnlyList<ChatMessage> Changed(IReadOnlyList<ChatMessage> turns)
    {
        var instructed = System.Length == 0 || turns is [{ Role: ChatMessage.System }, ..]
            ? turns
            : [new ChatMessage(ChatMessage.System, System), .. turns];
        return instructed is [.., { Role: ChatMessage.User } last]
            ? [.. instructed.SkipLast(1), last with { Content = Request(last.Content) }]
            : instructed;
    }
}
