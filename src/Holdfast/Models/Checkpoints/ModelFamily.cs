namespace Holdfast.Models.Checkpoints;

/// <summary>How one architecture of transformers fills in what its <c>config.json</c> leaves out.</summary>
/// <param name="Architecture">The class name under <c>architectures</c>.</param>
/// <param name="ModelType">The name under <c>model_type</c>.</param>
internal sealed record ModelFamily(string Architecture, string ModelType)
{
    /// <summary>The supported architectures.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        new("LlamaForCausalLM", "llama") { ReadsAttentionBias = true },
        new("MistralForCausalLM", "mistral")
        {
            KeyValueHeads = 8, MaximumPositions = 131072, SlidingWindow = 4096, HasSlidingWindow = true,
        },
        new("Qwen2ForCausalLM", "qwen2")
        {
            KeyValueHeads = 32, MaximumPositions = 32768, SlidingWindow = 4096, HasSlidingWindow = true,
            SlidingWindowIsSwitched = true, AlwaysQueryKeyValueBias = true,
        },
        new("Qwen3ForCausalLM", "qwen3")
        {
            KeyValueHeads = 32, HeadWidth = 128, MaximumPositions = 32768, SlidingWindow = 4096, HasSlidingWindow = true,
            SlidingWindowIsSwitched = true, ReadsAttentionBias = true, QueryKeyNorm = true,
        },
    ];

    /// <summary>Number of key/value heads where the file gives none; null for as many as query heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width of a head where the file gives none; null for width / heads.</summary>
    public int? HeadWidth { get; init; }

    /// <summary>The longest sequence where the file gives none.</summary>
    public int MaximumPositions { get; init; } = 2048;

    /// <summary>The window where the file does not mention one.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Whether <c>sliding_window</c> means anything to this architecture.</summary>
    public bool HasSlidingWindow { get; init; }

    /// <summary>Whether the window holds only where <c>use_sliding_window</c> is true, from layer <c>max_window_layers</c> on.</summary>
    public bool SlidingWindowIsSwitched { get; init; }

    /// <summary>Whether <c>attention_bias</c> puts biases on q, k, v and o.</summary>
    public bool ReadsAttentionBias { get; init; }

    /// <summary>Whether q, k and v have biases whatever the file says.</summary>
    public bool AlwaysQueryKeyValueBias { get; init; }

    /// <summary>Whether queries and keys are normed per head.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>The first family that can express a decoder.</summary>
    /// <exception cref="ArgumentException">None can.</exception>
    public static ModelFamily For(DecoderOptions decoder) => All.FirstOrDefault(family => family.Expresses(decoder))
        ?? throw new ArgumentException(
            "Expected options of one of the families " + string.Join(", ", All.Select(family => family.Architecture))
            + ", got a combination of biases, norms and window that none of them has.", nameof(decoder));

    private bool Expresses(DecoderOptions decoder) =>
        decoder.QueryKeyNorm == QueryKeyNorm
        && (decoder.SlidingWindow is null || HasSlidingWindow)
        && (ReadsAttentionBias
            ? decoder.QueryKeyValueBias == decoder.OutputBias
            : decoder.QueryKeyValueBias == AlwaysQueryKeyValueBias && !decoder.OutputBias);
}
