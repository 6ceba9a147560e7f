namespace Holdfast.Evidence.Asking;

/// <summary>
/// Asks for log p(continuation | context). The two are tokenised as lm-evaluation-harness does it: trailing spaces of the
/// context move to the continuation, the whole is encoded once, and the continuation is what follows the encoded context.
/// An empty context means the beginning-of-sequence token. Queries that share a context stand next to each other, so that an
/// implementation can read the context once.
/// </summary>
/// <param name="Context">What the model has read.</param>
/// <param name="Continuation">What it is scored on; not empty.</param>
/// <param name="Apart">
/// Encode the two separately, so that no token spans the seam: TAR's read-out of the letter "A" right after "Answer:".
/// </param>
public readonly record struct ContinuationQuery(string Context, string Continuation, bool Apart = false);
