using System.ComponentModel.DataAnnotations;

namespace Holdfast.Models;

/// <summary>
/// How a model that is large for its machine saves memory, each way for a price told with it. None of them changes what is computed, to
/// rounding; docs/memory.md tells what each saves.
/// </summary>
public sealed record MemoryUse
{
    /// <summary>Of products and what lies between them; weights, norms, sums and losses stay float32.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// Whether a training pass keeps what goes into each layer only, and computes the inside again on its way back: a third more
    /// operations.
    /// </summary>
    public bool RecomputeLayers { get; init; }

    /// <summary>
    /// The most positions whose logits over the vocabulary exist at a time, computed again on the way back; null for all of a batch.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? PredictionsAtOnce { get; init; }

    /// <summary>What lies in the host's memory, and comes to the device in pieces when it is needed.</summary>
    public IReadOnlyList<HostedPart> Host { get; init; } = [];
}
