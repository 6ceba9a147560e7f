using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// The last layers with the final norm: an attacker who reads out what the lower layers still know. The output matrix is tuned with them
/// where it is not tied to the embeddings.
/// </summary>
[Card("last-layers", "The last layers and the final norm alone")]
public sealed record LastLayers : ITunedWeights
{
    /// <summary>How many layers, counted from the end.</summary>
    [Range(1, 1024)]
    public int Count { get; init; } = 1;

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed) => new StoreTuning(model, Chosen(model.Options));

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => DecoderWeights.Count(model, Chosen(model));

    private Func<string, bool> Chosen(DecoderOptions model)
    {
        var isInLast = DecoderWeights.IsInLayers(model.Layers - Count, Count);
        return weight => isInLast(weight) || weight.StartsWith("model.norm.", StringComparison.Ordinal)
            || weight.StartsWith("lm_head.", StringComparison.Ordinal);
    }

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults)
    {
        if (Count > model.Layers)
        {
            faults.Add($"Expected at most the model's {model.Layers} layers, got {Count} last layers. Lower count.");
        }
    }
}
