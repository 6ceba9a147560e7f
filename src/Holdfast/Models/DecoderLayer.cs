using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>The weights of one layer.</summary>
internal sealed class DecoderLayer
{
    public DecoderLayer(int index, DecoderOptions options, WeightStore weights)
    {
        var name = $"model.layers.{index}.";
        long queries = options.Heads * options.HeadWidth, keys = options.KeyValueHeads * options.HeadWidth;
        AttentionNorm = weights.Leaf(name + "input_layernorm.weight");
        FeedForwardNorm = weights.Leaf(name + "post_attention_layernorm.weight");
        QueryKeyValue = Make(["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
            [queries, keys, keys], options.QueryKeyValueBias);
        Output = Make(["self_attn.o_proj"], [options.Width], options.OutputBias);
        GateUp = Make(["mlp.gate_proj", "mlp.up_proj"], [options.FeedForwardWidth, options.FeedForwardWidth], false);
        Down = Make(["mlp.down_proj"], [options.Width], false);
        if (options.QueryKeyNorm)
        {
            var (query, key) = (weights.Leaf(name + "self_attn.q_norm.weight"), weights.Leaf(name + "self_attn.k_norm.weight"));
            QueryKeyNorm = (heads, shared) => cat([query.expand(heads, -1), key.expand(shared, -1)]);
        }

        Projection Make(string[] parts, long[] rows, bool hasBias) => new(
            [.. parts.Select(part => name + part)], rows,
            weights.Leaf([.. parts.Select(part => name + part + ".weight")]),
            hasBias ? weights.Leaf([.. parts.Select(part => name + part + ".bias")]) : null);
    }

    public Tensor AttentionNorm { get; }

    public Tensor FeedForwardNorm { get; }

    public Projection QueryKeyValue { get; }

    public Projection Output { get; }

    public Projection GateUp { get; }

    public Projection Down { get; }

    /// <summary>Given the numbers of query and key heads, the scale [H + shared, W] of the norms over each head (Qwen3).</summary>
    public Func<long, long, Tensor>? QueryKeyNorm { get; }
}
