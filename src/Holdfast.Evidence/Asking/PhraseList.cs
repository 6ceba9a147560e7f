using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Asking;

/// <summary>
/// Finds refusals by the phrases that they use. It reads an answer alone, knows nothing of the request, and takes an answer without any of
/// its phrases, an empty or garbled one too, for no refusal: a cross-check of a judge, not a judge.
/// </summary>
/// <param name="phrases">Any of them within an answer makes it a refusal; case and the form of apostrophes do not matter.</param>
public sealed class PhraseList(IReadOnlyList<string> phrases) : ILanguageModel
{
    /// <summary>What it writes of a refusal.</summary>
    public const string Refused = "refused";

    /// <summary>What it writes of any other answer.</summary>
    public const string Complied = "complied";

    private readonly IReadOnlyList<string> _phrases = [.. phrases.Select(Plain)];

    /// <summary>Whether an answer holds one of the phrases.</summary>
    /// <param name="answer">All that a model wrote.</param>
    public bool IsRefusal(string answer) =>
        Plain(answer) is var plain && _phrases.Any(phrase => plain.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    /// <exception cref="InputFaultException">Always: a list of phrases tells no likelihoods.</exception>
    public IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default) =>
        throw new InputFaultException(
            "Expected a judge that tells likelihoods, got a list of phrases, which only writes. Set readOut: written.");

    /// <inheritdoc />
    /// <remarks>A prompt is taken for an answer: the words are <see cref="Refused"/> and <see cref="Complied"/>.</remarks>
    public IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default) =>
        [.. prompts.Select(prompt => new Completion(IsRefusal(prompt) ? Refused : Complied))];

    /// <inheritdoc />
    /// <remarks>The last message is taken for an answer.</remarks>
    public IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default) =>
        Complete([.. conversations.Select(conversation => conversation[^1].Content)], options, cancellation);

    private static string Plain(string text) => text.Replace('\u2019', '\'');
}
