namespace Holdfast.Models;

/// <summary>
/// Everything that tells one decoder of the Llama family from another, read from a Hugging Face <c>config.json</c>.
/// Llama 2/3, Mistral, Qwen2 and Qwen3 differ in these values only.
/// </summary>
public sealed record DecoderOptions
{
    /// <summary>V: rows of the embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>D: width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>L: number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>H: number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of key/value heads; divides <see cref="Heads"/> (grouped-query attention).</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Width inside the feed-forward block.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary>The longest sequence, in tokens.</summary>
    public int MaximumPositions { get; init; } = 2048;

    /// <summary>Added to the mean square before its root.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Base of the rotary frequencies.</summary>
    public double RopeBase { get; init; } = 10000;

    /// <summary>How positions beyond the trained length are treated.</summary>
    public RopeScaling RopeScaling { get; init; } = new();

    /// <summary>Whether the output layer is the embedding itself.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Biases on the q, k and v projections (Qwen2).</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>Bias on the attention's output projection (Llama with <c>attention_bias</c>).</summary>
    public bool OutputBias { get; init; }

    /// <summary>RMS norms over every head's query and key before the rotation (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>Sliding attention window in tokens; null for full attention (Mistral v0.1).</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>The layer that a depth means: below 1 a share of L, rounded to the nearest layer; from 1 on its number.</summary>
    /// <param name="depth">Above 0. The paper of a method names layers of its own model; as shares they are meant for any.</param>
    /// <returns>Counted from 1, the first after the embeddings.</returns>
    public int LayerAt(double depth) =>
        (int)Math.Max(1, Math.Round(depth < 1 ? depth * Layers : depth, MidpointRounding.AwayFromZero));

    /// <summary>Adds a sentence for each depth that is none of this model.</summary>
    /// <param name="depths">As in <see cref="LayerAt"/>.</param>
    /// <param name="faults">Receives the sentences.</param>
    public void CheckDepths(IEnumerable<double> depths, ICollection<string> faults)
    {
        foreach (var depth in depths.Where(depth => !(depth > 0 && depth <= Layers && (depth < 1 || double.IsInteger(depth)))))
        {
            faults.Add(
                FormattableString.Invariant($"Expected a layer from 1 to the model's {Layers}, or a share of them above 0 and below 1, ")
                + FormattableString.Invariant($"got {depth}. Name one of them."));
        }
    }
}
