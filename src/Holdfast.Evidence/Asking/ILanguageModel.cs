using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Asking;

/// <summary>
/// All that an evaluation sees of a model: how likely a continuation is, and what the model writes. Implementations batch
/// the queries as they like; answers come back in the order asked and do not depend on the batching.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The log-likelihood of every continuation after its context.</summary>
    /// <param name="queries">Any number of them; context and continuation are text.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<ContinuationScore> Score(IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default);

    /// <summary>
    /// Continues every prompt. Each samples from the seed and its own place in the list, so that the batching shows nowhere.
    /// </summary>
    /// <param name="prompts">The texts to continue.</param>
    /// <param name="options">How to pick tokens and when to stop.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <returns>What follows the prompts, without them, in the order asked.</returns>
    IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default);

    /// <summary>
    /// Answers every conversation as the model's own chat template puts it, where the model is to speak next; sampling as in
    /// <see cref="Complete"/>. The template writes the special tokens, so none is added, and never a second beginning token.
    /// </summary>
    /// <param name="conversations">Turns in order; the last is the one to answer.</param>
    /// <param name="options">How to pick tokens and when to stop.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <returns>The answers, in the order asked.</returns>
    /// <exception cref="InputFaultException">The model has no chat template, or it is broken or refuses a conversation.</exception>
    IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default);
}
