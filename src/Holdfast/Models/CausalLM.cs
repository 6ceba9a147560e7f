using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Models;

/// <summary>
/// One decoder for the Llama family: x + attention(norm(x)), then x + feed-forward(norm(x)), L times, a last norm, a projection to
/// the vocabulary. Families differ only in their <see cref="DecoderOptions"/>.
/// </summary>
/// <remarks>
/// Rows are padded on the right, so a real token never attends to padding and no attention mask is needed; what stands at padded
/// positions is finite and must be masked by whoever reads it. Sources: Touvron et al. 2023 (Llama); Ainslie et al. 2023
/// (grouped-query attention); Zhang and Sennrich 2019 (RMS norm); Shazeer 2020 (SwiGLU).
/// </remarks>
public sealed class CausalLM : IDisposable
{
    private readonly Dictionary<string, IWeightAdapter> _adapters = [];
    private readonly DecoderLayer[] _layers;
    private readonly RotaryPositions _positions;
    private readonly Tensor _embedding;
    private readonly Tensor _lastNorm;
    private readonly Projection _head;

    /// <summary>Makes a model whose weights are undefined until they are loaded or initialised.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="device">Where its weights lie.</param>
    public CausalLM(DecoderOptions options, Device device)
    {
        Options = options;
        Weights = new WeightStore(WeightNames(options), device);
        _positions = new RotaryPositions(options, device);
        _embedding = Weights.Leaf("model.embed_tokens.weight");
        _lastNorm = Weights.Leaf("model.norm.weight");
        _layers = [.. Enumerable.Range(0, options.Layers).Select(index => new DecoderLayer(index, options, Weights))];
        var head = options.TiedEmbeddings ? _embedding : Weights.Leaf("lm_head.weight");
        _head = new Projection(["lm_head"], [options.VocabularySize], head, null);
    }

    /// <summary>The shape of the model.</summary>
    public DecoderOptions Options { get; }

    /// <summary>All weights and gradients.</summary>
    public WeightStore Weights { get; }

    /// <summary>How it saves memory.</summary>
    public MemoryUse Memory { get; set; } = new();

    /// <summary>Where the model computes.</summary>
    public Device Device => Weights.Values.device;

    /// <summary>Names and shapes of all weights under their Hugging Face names, in memory order.</summary>
    public static IReadOnlyList<WeightShape> WeightNames(DecoderOptions options)
    {
        long width = options.Width, head = options.HeadWidth, feedForward = options.FeedForwardWidth;
        var (queries, keys) = (options.Heads * head, options.KeyValueHeads * head);
        var names = new List<WeightShape> { new("model.embed_tokens.weight", options.VocabularySize, width) };
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

    /// <summary>The residual stream after the last norm.</summary>
    /// <param name="ids">[B, T] int64, padded on the right.</param>
    /// <param name="hook">If given, sees the L + 1 hidden states and may change each before it goes on.</param>
    /// <param name="cache">If given, holds the tokens before these and receives these.</param>
    /// <returns>[B, T, D].</returns>
    /// <exception cref="ArgumentException">The ids are not [B, T] int64, or the hook returned a state of another shape or type.</exception>
    public Tensor Hidden(Tensor ids, HiddenStateHook? hook = null, KeyValueCache? cache = null)
    {
        if (ids.dim() != 2 || ids.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Expected ids [B, T] int64, got [{string.Join(", ", ids.shape)}] {ids.dtype}.", nameof(ids));
        }

        var (rows, tokens) = (ids.size(0), ids.size(1));
        var start = cache?.Length ?? 0;
        var stream = _embedding.index_select(0, ids.reshape(-1)); // [B*T, D] throughout
        for (var i = 0; i < _layers.Length; i++)
        {
            if (hook is not null)
            {
                var state = stream.view(rows, tokens, Options.Width);
                var passed = Pass(hook, i, state);
                stream = ReferenceEquals(passed, state) ? stream : passed.reshape(-1, Options.Width);
            }

            stream = Advance(_layers[i], i, stream, rows, tokens, start, cache);
        }

        var last = Norm(stream, _lastNorm).view(rows, tokens, Options.Width);
        return hook is null ? last : Pass(hook, _layers.Length, last);
    }

    /// <summary>Logits of the next token.</summary>
    /// <param name="hidden">[N, D] or [B, T, D] from <see cref="Hidden"/>.</param>
    /// <returns>[N, V] or [B, T, V].</returns>
    public Tensor Logits(Tensor hidden) => hidden.dim() == 2
        ? Project(_head, hidden)
        : Project(_head, hidden.reshape(-1, Options.Width)).view([.. hidden.shape[..^1], Options.VocabularySize]);

    /// <summary>The projections that an adapter can be attached to, by name without <c>.weight</c>, with their shape [out, in].</summary>
    public IEnumerable<WeightShape> Projections() => ProjectionsOf(Options);

    /// <summary>The projections of every model of a shape: without <c>.weight</c>, each [out, in].</summary>
    public static IEnumerable<WeightShape> ProjectionsOf(DecoderOptions options) =>
        from shape in WeightNames(options)
        where shape.Name.EndsWith("_proj.weight", StringComparison.Ordinal)
        select shape with { Name = shape.Name[..^".weight".Length] };

    /// <summary>Attaches an adapter to a projection; it replaces one that is there.</summary>
    /// <param name="projection">A name from <see cref="Projections"/>.</param>
    /// <param name="adapter">The caller keeps and disposes it.</param>
    public void Attach(string projection, IWeightAdapter adapter) => _adapters[projection] = adapter;

    /// <summary>Detaches all adapters.</summary>
    public void DetachAll() => _adapters.Clear();

    /// <summary>Copies weights and shape into a new, frozen model on the same device.</summary>
    public CausalLM Copy()
    {
        var copy = new CausalLM(Options, Device) { Memory = Memory };
        using var silent = no_grad();
        copy.Weights.Values.copy_(Weights.Values);
        return copy;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _positions.Dispose();
        Weights.Dispose();
    }

    private static Tensor Pass(HiddenStateHook hook, int layer, Tensor state)
    {
        var passed = hook(layer, state);
        return ReferenceEquals(passed, state) || (passed.shape.SequenceEqual(state.shape) && passed.dtype == state.dtype)
            ? passed
            : throw new ArgumentException(
                $"Expected the hook to return [{string.Join(", ", state.shape)}] {state.dtype} at layer {layer}, got "
                + $"[{string.Join(", ", passed.shape)}] {passed.dtype}. Return the state, or a changed one of its shape and type.",
                nameof(hook));
    }

    private Tensor Advance(DecoderLayer layer, int index, Tensor stream, long rows, long tokens, long start, KeyValueCache? cache)
    {
        var attended = Attend(layer, index, Norm(stream, layer.AttentionNorm), rows, tokens, start, cache);
        stream = stream + Project(layer.Output, attended);
        var gateUp = Project(layer.GateUp, Norm(stream, layer.FeedForwardNorm)).chunk(2, -1);
        return stream + Project(layer.Down, silu(gateUp[0]) * gateUp[1]);
    }

    private Tensor Attend(DecoderLayer layer, int index, Tensor input, long rows, long tokens, long start, KeyValueCache? cache)
    {
        long heads = Options.Heads, shared = Options.KeyValueHeads, width = Options.HeadWidth;
        var all = Project(layer.QueryKeyValue, input).view(rows, tokens, heads + (2 * shared), width);
        var rotated = all.narrow(2, 0, heads + shared);
        if (layer.QueryKeyNorm is { } scale)
        {
            rotated = Norm(rotated, scale(heads, shared));
        }

        rotated = _positions.Rotate(rotated, start).transpose(1, 2); // [B, H + shared, T, W]
        var queries = rotated.narrow(1, 0, heads);
        var keys = rotated.narrow(1, heads, shared);
        var values = all.narrow(2, heads + shared, shared).transpose(1, 2);
        if (cache is not null)
        {
            (keys, values) = cache.Append(index, keys, values);
        }

        if (shared != heads)
        {
            keys = keys.repeat_interleave(heads / shared, 1);
            values = values.repeat_interleave(heads / shared, 1);
        }

        var mask = AttentionMask(tokens, start);
        return scaled_dot_product_attention(queries, keys, values, mask, is_casual: mask is null && tokens > 1)
            .transpose(1, 2).reshape(rows * tokens, heads * width);
    }

    // Plain causal attention from the first token on needs no mask; a window or a cache with several new tokens does.
    private Tensor? AttentionMask(long tokens, long start)
    {
        var window = Options.SlidingWindow is { } size && start + tokens > size ? size : (long?)null;
        if (window is null && (start == 0 || tokens == 1))
        {
            return null;
        }

        using var query = arange(Held.Number(start), Held.Number(start + tokens), device: Device).unsqueeze(1);
        using var key = arange(Held.Number(start + tokens), device: Device).unsqueeze(0);
        var mask = key <= query;
        return window is { } reach ? mask.logical_and(key > query - Held.Number(reach)) : mask;
    }

    private Tensor Norm(Tensor x, Tensor scale)
    {
        var inverse = x.square().mean([-1], keepdim: true).add_(Held.Number(Options.NormEpsilon)).rsqrt_();
        return x * inverse * scale;
    }

    private Tensor Project(Projection projection, Tensor input)
    {
        var output = linear(input, projection.Weight, projection.Bias);
        return _adapters.Count == 0 || !projection.Names.Any(_adapters.ContainsKey) ? output : Adapt(projection, input, output);
    }

    private Tensor Adapt(Projection projection, Tensor input, Tensor output)
    {
        var parts = new Tensor[projection.Names.Length];
        var row = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            var rows = projection.Rows[i];
            var part = output.narrow(1, row, rows);
            parts[i] = _adapters.TryGetValue(projection.Names[i], out var adapter)
                ? adapter.Apply(input, part, projection.Weight.narrow(0, row, rows), projection.Bias?.narrow(0, row, rows))
                : part;
            row += rows;
        }

        return parts.Length == 1 ? parts[0] : cat(parts, 1);
    }
}
