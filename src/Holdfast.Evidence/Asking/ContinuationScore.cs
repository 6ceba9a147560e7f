using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Asking;

/// <summary>The answer to a <see cref="ContinuationQuery"/>.</summary>
/// <param name="LogLikelihood">Sum of the log-probabilities of the continuation's tokens, in nats.</param>
/// <param name="Tokens">How many tokens the continuation has.</param>
/// <param name="IsGreedy">Whether greedy decoding would have written exactly this.</param>
/// <param name="IsCut">Whether the context was longer than the model reads and lost its beginning.</param>
public readonly record struct ContinuationScore(
    double LogLikelihood, int Tokens, bool IsGreedy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsCut = false);
