namespace Holdfast.Models;

/// <summary>The weights of a decoder by name and shape, known from its options alone.</summary>
public static class DecoderWeights
{
    /// <summary>Name of the embedding, [V, D].</summary>
    public const string Embedding = "model.embed_tokens.weight";

    /// <summary>Names and shapes of all weights under their Hugging Face names, in memory order.</summary>
    public static IReadOnlyList<WeightShape> Of(DecoderOptions options)
    {
        long width = options.Width, head = options.HeadWidth, feedForward = options.FeedForwardWidth;
        var (queries, keys) = (options.Heads * head, options.KeyValueHeads * head);
        var names = new List<WeightShape> { new(Embedding, options.VocabularySize, width) };
        for (var i = 0; i < options.Layers; i++)
        {
            var layer = $"model.layers.{i}.";
            names.Add(new(layer + "input_layernorm.weight", width));
            names.Add(new(layer + "self_attn.q_proj.weight", queries, width));
            names.Add(new(layer + "self_attn.k_proj.weight", keys, width));
            names.Add(new(layer + "self_attn.v_proj.weight", keys, width));
            if (options.QueryKeyValueBias)
            {
                names.Add(new(layer + "self_attn.q_proj.bias", queries));
                names.Add(new(layer + "self_attn.k_proj.bias", keys));
                names.Add(new(layer + "self_attn.v_proj.bias", keys));
            }

            if (options.QueryKeyNorm)
            {
                names.Add(new(layer + "self_attn.q_norm.weight", head));
                names.Add(new(layer + "self_attn.k_norm.weight", head));
            }

            names.Add(new(layer + "self_attn.o_proj.weight", width, queries));
            if (options.OutputBias)
            {
                names.Add(new(layer + "self_attn.o_proj.bias", width));
            }

            names.Add(new(layer + "post_attention_layernorm.weight", width));
            names.Add(new(layer + "mlp.gate_proj.weight", feedForward, width));
            names.Add(new(layer + "mlp.up_proj.weight", feedForward, width));
            names.Add(new(layer + "mlp.down_proj.weight", width, feedForward));
        }

        names.Add(new("model.norm.weight", width));
        if (!options.TiedEmbeddings)
        {
            names.Add(new("lm_head.weight", options.VocabularySize, width));
        }

        return names;
    }

    /// <summary>
    /// The weights whose products are added to the residual stream: the embedding [V, D], and in each layer the last projections of
    /// attention and feed-forward, [D, in], with their biases [D] where there are any.
    /// </summary>
    public static IEnumerable<string> WritersOf(DecoderOptions options) => Of(options).Select(weight => weight.Name).Where(name =>
        name == Embedding || name.Contains(".self_attn.o_proj.", StringComparison.Ordinal)
            || name.Contains(".mlp.down_proj.", StringComparison.Ordinal));

    /// <summary>How many weights there are.</summary>
    /// <param name="options">Shape of the model.</param>
    /// <param name="which">Told each name; null for all.</param>
    public static long Count(DecoderOptions options, Func<string, bool>? which = null) =>
        Of(options).Where(weight => which is null || which(weight.Name)).Sum(weight => weight.Count);

    /// <summary>Tells whether a weight, or a projection, belongs to one of some layers, by its name.</summary>
    /// <param name="first">The first of them, counted from 0.</param>
    /// <param name="count">How many.</param>
    public static Func<string, bool> IsInLayers(int first, int count)
    {
        var layers = Enumerable.Range(first, count).Select(layer => $"model.layers.{layer}.").ToList();
        return name => layers.Exists(layer => name.StartsWith(layer, StringComparison.Ordinal));
    }

    /// <summary>The projections of every model of a shape: without <c>.weight</c>, each [out, in].</summary>
    public static IEnumerable<WeightShape> ProjectionsOf(DecoderOptions options) =>
        from shape in Of(options)
        where shape.Name.EndsWith("_proj.weight", StringComparison.Ordinal)
        select shape with { Name = shape.Name[..^".weight".Length] };
}
