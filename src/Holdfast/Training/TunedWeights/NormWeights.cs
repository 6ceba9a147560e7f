using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>The scales of the norms alone: a few thousand weights that can turn features of every layer up and down.</summary>
[Card("norms", "The scales of the norms alone")]
public sealed record NormWeights : ITunedWeights
{
    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed) =>
        new StoreTuning(model, IsChosen);

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => DecoderWeights.Count(model, IsChosen);

    private static bool IsChosen(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal);
}
