namespace Holdfast.Models;

/// <summary>Shapes of published models, for estimates where no checkpoint is at hand; from their <c>config.json</c>.</summary>
public static class KnownShapes
{
    /// <summary>Shapes by name.</summary>
    public static IReadOnlyDictionary<string, DecoderOptions> All { get; } = new Dictionary<string, DecoderOptions>
    {
        ["llama-3.2-1b"] = Llama3(width: 2048, layers: 16, heads: 32, feedForward: 8192) with { HeadWidth = 64, TiedEmbeddings = true },
        ["llama-3.2-3b"] = Llama3(width: 3072, layers: 28, heads: 24, feedForward: 8192) with { TiedEmbeddings = true },
        ["llama-3-8b"] = Llama3(width: 4096, layers: 32, heads: 32, feedForward: 14336),
        ["llama-3-70b"] = Llama3(width: 8192, layers: 80, heads: 64, feedForward: 28672),
        ["qwen3-8b"] = Llama3(width: 4096, layers: 36, heads: 32, feedForward: 12288) with
        {
            VocabularySize = 151936,
            QueryKeyNorm = true,
        },
    };

    private static DecoderOptions Llama3(int width, int layers, int heads, int feedForward) => new()
    {
        VocabularySize = 128256,
        Width = width,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = 8,
        HeadWidth = 128,
        FeedForwardWidth = feedForward,
    };
}
