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

    /// <summary>Continues a prompt.</summary>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How to pick tokens and when to stop.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <returns>The new text only.</returns>
    string Complete(string prompt, CompletionOptions options, CancellationToken cancellation = default);
}
