using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Models;

/// <summary>
/// One decoder for the Llama family: x + attention(norm(x)), then x + feed-forward(norm(x)), L times, a last norm, a projection to
/// the vocabulary. Families differ only in their <see cref="DecoderOptions"/>.
/// </summary>
/// <remarks>
/// Tokens of all rows go through end to end (<see cref="TokenRows"/>). For attention alone they are put in rows, padded on the right, so
/// that a real token never attends to padding and no attention mask is needed. Sources: Touvron et al. 2023 (Llama); Ainslie et al. 2023
/// (grouped-query attention); Zhang and Sennrich 2019 (RMS norm); Shazeer 2020 (SwiGLU).
/// </remarks>
public sealed class CausalLM : IDisposable
{
    private readonly AttachedAdapters _adapters = new();
    private readonly DecoderLayer[] _layers;
    private readonly RotaryPositions _positions;
    private readonly Tensor _embedding;
    private readonly Tensor _lastNorm;
    private readonly Projection _head;
    private ScalarType _products = ScalarType.Float32;

    /// <summary>Makes a model whose weights are undefined until they are loaded or initialised.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="weightsOn">Where its weights lie, to be brought over one by one as they are used; with the model unless given.</param>
    /// <param name="dtype">How they are stored; a model that trains needs float32.</param>
    public CausalLM(DecoderOptions options, Device device, Device? weightsOn = null, ScalarType dtype = ScalarType.Float32)
    {
        (Options, Device) = (options, device);
        Weights = new WeightStore(DecoderWeights.Of(options), weightsOn ?? device, dtype);
        _positions = new RotaryPositions(options, device);
        _embedding = Weights.Leaf(DecoderWeights.Embedding);
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
    public MemoryUse Memory
    {
        get;
        set
        {
            field = value;
            _products = value.Precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        }
    } = new();

    /// <summary>The parts of its passes that are done again on the way back; gradients of what it computes are taken there.</summary>
    public Replay Replay { get; } = new();

    /// <summary>Where the model computes.</summary>
    public Device Device { get; }

    /// <summary>
    /// Embeddings of ids below zero, [S, D] float32: row i is that of id -1 - i. Gradients flow to them. The caller keeps and disposes
    /// them; null where no text has such ids.
    /// </summary>
    public Tensor? SoftTokens { get; set; }

    /// <summary>
    /// What changes the hidden states of every pass before a hook of the caller sees them; the caller takes it off again. Null for nothing.
    /// </summary>
    public HiddenStateHook? Perturbation { get; set; }

    /// <summary>The residual stream after the last norm, of rows that are equally long.</summary>
    /// <param name="ids">[B, T] int64, padded on the right.</param>
    /// <param name="hook">If given, sees the L + 1 hidden states [B, T, D] and may change each before it goes on.</param>
    /// <param name="cache">If given, holds the tokens before these and receives these.</param>
    /// <returns>[B, T, D].</returns>
    /// <exception cref="ArgumentException">The ids are not [B, T] int64, or the hook returned a state of another shape or type.</exception>
    public Tensor Hidden(Tensor ids, HiddenStateHook? hook = null, KeyValueCache? cache = null)
    {
        var rows = TokenRows.Even(ids);
        return Hidden(rows, cache, hook, null, [rows.Count, rows.Width, Options.Width]).view(rows.Count, rows.Width, Options.Width);
    }

    /// <summary>The residual stream after the last norm, of tokens laid end to end.</summary>
    /// <param name="rows">N tokens.</param>
    /// <param name="hook">If given, sees the L + 1 hidden states [N, D] and may change each before it goes on.</param>
    /// <param name="feedForward">If given, likewise sees what the feed-forward block of layer l, from 1 to L, adds to the stream.</param>
    /// <returns>[N, D].</returns>
    /// <exception cref="ArgumentException">A hook returned a state of another shape or type.</exception>
    public Tensor Hidden(TokenRows rows, HiddenStateHook? hook = null, HiddenStateHook? feedForward = null) =>
        Hidden(rows, null, hook, feedForward, [-1, Options.Width]);

    /// <summary>The last norm, for reading out a state before the last: <see cref="Logits"/> of it is what that layer predicts.</summary>
    /// <param name="state">[N, D] of layer l below L.</param>
    /// <returns>[N, D].</returns>
    public Tensor Normed(Tensor state) => Norm(state, _lastNorm);

    /// <summary>Logits of the next token.</summary>
    /// <param name="hidden">[N, D] or [B, T, D] from <c>Hidden</c>.</param>
    /// <returns>[N, V] or [B, T, V], float32.</returns>
    public Tensor Logits(Tensor hidden) => hidden.dim() == 2
        ? InFloat32(Project(_head, hidden))
        : Logits(hidden.reshape(-1, Options.Width)).view([.. hidden.shape[..^1], Options.VocabularySize]);

    /// <summary>The projections that an adapter can be attached to, by name without <c>.weight</c>, with their shape [out, in].</summary>
    public IEnumerable<WeightShape> Projections() => DecoderWeights.ProjectionsOf(Options);

    /// <summary>Attaches an adapter to a projection, on top of those that are there: it changes what they give.</summary>
    /// <param name="projection">A name from <see cref="Projections"/>.</param>
    /// <param name="adapter">The caller keeps and disposes it.</param>
    public void Attach(string projection, IWeightAdapter adapter) => _adapters.Add(projection, adapter);

    /// <summary>Detaches one adapter from a projection; nothing to do where it is not attached.</summary>
    /// <param name="projection">What it was attached to.</param>
    /// <param name="adapter">The others stay.</param>
    public void Detach(string projection, IWeightAdapter adapter) => _adapters.Remove(projection, adapter);

    /// <summary>Detaches all adapters.</summary>
    public void DetachAll() => _adapters.Clear();

    /// <summary>Copies weights and shape into a new, frozen model, all where they are here.</summary>
    public CausalLM Copy() => Copy(Weights.Values.device);

    /// <summary>Copies weights and shape into a new, frozen model that computes on the same device.</summary>
    /// <param name="weightsOn">Where its weights lie.</param>
    public CausalLM Copy(Device weightsOn)
    {
        var copy = new CausalLM(Options, Device, weightsOn, Weights.Values.dtype) { Memory = Memory };
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

    private Tensor Hidden(TokenRows rows, KeyValueCache? cache, HiddenStateHook? hook, HiddenStateHook? feedForward, long[] seen)
    {
        var start = cache?.Length ?? 0;
        var reading = new Reading(rows, _positions.For(rows, start), Reading.MaskOf(Options, rows.Width, start, Device), cache, seen);
        var stream = Cut(Embed(rows.Ids)); // [N, D] throughout
        for (var i = 0; i < _layers.Length; i++)
        {
            var (layer, entering) = (i, Seen(i, stream));
            stream = feedForward is null
                ? Through(input => Advance(layer, input, reading), entering, reading)
                : InTwo(layer, entering, reading, feedForward);
        }

        return Seen(_layers.Length, Cut(Norm(stream, _lastNorm)));

        Tensor Seen(int layer, Tensor state) => reading.Pass(hook, layer, reading.Pass(Perturbation, layer, state));
    }

    private Tensor Embed(Tensor ids)
    {
        if (SoftTokens is not { } learned)
        {
            return LookUp(ids);
        }

        var least = Held.Number(0L);
        var rows = learned.index_select(0, ids.neg().sub(Held.Number(1L)).clamp_min(least));
        return where(ids.lt(least).unsqueeze(1), rows, LookUp(ids.clamp_min(least)));
    }

    private Tensor LookUp(Tensor ids)
    {
        var embedded = _embedding.index_select(0, _embedding.device_type == ids.device_type ? ids : ids.to(_embedding.device));
        return InFloat32(embedded.device_type == Device.type ? embedded : embedded.to(Device));
    }

    // Between parts that are replayed, every state is a place where gradients meet.
    private Tensor Cut(Tensor state) =>
        Memory.RecomputeLayers || Memory.PredictionsAtOnce is not null ? Replay.Cut(state) : state;

    // A layer whose halves are parts of their own, so that what the second one adds can be seen.
    private Tensor InTwo(int layer, Tensor stream, Reading reading, HiddenStateHook feedForward)
    {
        stream = Through(input => AfterAttention(layer, input, reading), stream, reading);
        var added = Through(input => InFloat32(FeedForward(layer, input)), stream, reading);
        return Cut(stream + reading.Pass(feedForward, layer + 1, added));
    }

    private Tensor Through(Func<Tensor, Tensor> part, Tensor stream, Reading reading)
    {
        if (Memory.RecomputeLayers && reading.Cache is null)
        {
            return Replay.Run((input, _) => part(input), stream, chance: _adapters.Chances);
        }

        return Cut(Scoped());

        // What autograd does not need is freed here and not at the end of the pass.
        Tensor Scoped()
        {
            using var scope = NewDisposeScope();
            return part(stream).MoveToOuterDisposeScope();
        }
    }

    private Tensor Advance(int index, Tensor stream, Reading reading)
    {
        stream = AfterAttention(index, stream, reading);
        return stream + FeedForward(index, stream);
    }

    private Tensor AfterAttention(int index, Tensor stream, Reading reading) =>
        stream + Project(_layers[index].Output, Attend(index, Norm(stream, _layers[index].AttentionNorm), reading));

    private Tensor FeedForward(int index, Tensor stream)
    {
        var layer = _layers[index];
        var gateUp = Project(layer.GateUp, Norm(stream, layer.FeedForwardNorm)).chunk(2, -1);
        return Project(layer.Down, silu(gateUp[0]) * gateUp[1]);
    }

    private Tensor Attend(int index, Tensor input, Reading reading)
    {
        var (layer, rows) = (_layers[index], reading.Rows);
        long heads = Options.Heads, shared = Options.KeyValueHeads, width = Options.HeadWidth;
        var all = Project(layer.QueryKeyValue, input).view(-1, heads + (2 * shared), width); // [N, H + 2 shared, W]
        var rotated = InFloat32(all.narrow(1, 0, heads + shared));
        if (layer.QueryKeyNorm is { } scale)
        {
            rotated = Norm(rotated, scale(heads, shared));
        }

        rotated = ByRows(Ready(RotaryPositions.Rotate(rotated, reading.Angles)), rows); // [B, H + shared, T, W]
        var queries = rotated.narrow(1, 0, heads);
        var keys = rotated.narrow(1, heads, shared);
        var values = ByRows(all.narrow(1, heads + shared, shared), rows);
        if (reading.Cache is { } cache)
        {
            (keys, values) = cache.Append(index, keys, values);
        }

        if (shared != heads)
        {
            keys = keys.repeat_interleave(heads / shared, 1);
            values = values.repeat_interleave(heads / shared, 1);
        }

        var attended = scaled_dot_product_attention(
            queries, keys, values, reading.Mask, is_casual: reading.Mask is null && rows.Width > 1);
        return rows.Pack(attended.transpose(1, 2).reshape(-1, heads * width));
    }

    // [N, H, W] to [B, H, T, W].
    private static Tensor ByRows(Tensor tokens, TokenRows rows) =>
        rows.Pad(tokens).view(rows.Count, rows.Width, tokens.size(1), tokens.size(2)).transpose(1, 2);

    private Tensor Norm(Tensor x, Tensor scale)
    {
        var inverse = x.square().mean([-1], keepdim: true).add_(Held.Number(Options.NormEpsilon)).rsqrt_();
        return x * inverse * (scale.device_type == Device.type ? scale : scale.to(Device));
    }

    private Tensor Project(Projection projection, Tensor input)
    {
        input = Ready(input);
        var output = linear(input, Ready(projection.Weight), projection.Bias is { } bias ? Ready(bias) : null);
        return _adapters.Apply(projection, input, output);
    }

    // In the number format of products, and where the model computes.
    private Tensor Ready(Tensor tensor)
    {
        var here = tensor.device_type == Device.type ? tensor : tensor.to(Device);
        return here.dtype == _products ? here : here.to(_products);
    }

    private static Tensor InFloat32(Tensor tensor) => tensor.dtype == ScalarType.Float32 ? tensor : tensor.to(ScalarType.Float32);
}
