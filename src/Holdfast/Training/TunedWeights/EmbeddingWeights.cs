using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// The token embeddings alone (and the output matrix where the two are tied): an attacker who re-learns what words mean and leaves the
/// machinery as it is.
/// </summary>
[Card("embeddings", "The token embeddings alone")]
public sealed record EmbeddingWeights : ITunedWeights
{
    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed) =>
        new StoreTuning(model, IsChosen);

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => DecoderWeights.Count(model, IsChosen);

    private static bool IsChosen(string name) => name.StartsWith("model.embed_tokens", StringComparison.Ordinal);
}
