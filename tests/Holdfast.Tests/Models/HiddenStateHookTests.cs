using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

public sealed class HiddenStateHookTests : IDisposable
{
    private readonly TinyWorld _world = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _ids = tensor(new long[,] { { 1, 5, 2, 7, 3 }, { 1, 4, 4, 9, 0 } });

    private CausalLM Model => _world.Model;

    public void Dispose()
    {
        _scope.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Looking_changes_no_bit_of_states_or_gradients()
    {
        var plain = Gradient(null);
        var states = new HiddenStates();

        Assert.Equal(plain, Gradient(states.Keep));
        Assert.Equal(3, states.All.Count);
        Assert.All(states.All, state => Assert.Equal([2, 5, 8], state.shape));
        Same(Model.Hidden(_ids), states[2]);
        Same(Model.Weights.View("model.embed_tokens.weight")[_ids], states[0]);
    }

    [Fact]
    public void Keeps_the_layers_that_it_names()
    {
        var (all, some) = (new HiddenStates(), new HiddenStates(2, 0));
        Model.Hidden(_ids, all.Keep);
        Model.Hidden(_ids, some.Keep);

        Assert.Equal(2, some.All.Count);
        Same(all[0], some.All[0]);
        Same(all[2], some[2]);
        var fault = Assert.Throws<ArgumentException>(() => some[1]);
        Assert.StartsWith(
            "Expected a layer whose state was kept (0, 2), got 1. Name it when the states are made.", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// With its layers' output projections at zero a model is its embeddings and the last norm, so that what goes on after layer l is
    /// known by hand: h_L = norm(E[ids] + v) for every l below L, and h_L = norm(E[ids]) + v at L.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_vector_added_at_a_layer_arrives_where_the_arithmetic_says(int layer)
    {
        using var silent = no_grad();
        foreach (var shape in Model.Projections().Where(shape => shape.Name.Contains("o_proj") || shape.Name.Contains("down_proj")))
        {
            Model.Weights.View(shape.Name + ".weight").zero_();
        }

        var vector = _world.Seed.Derive("vector").Normal([8], CPU);
        var embeddings = Model.Weights.View("model.embed_tokens.weight")[_ids];
        var scale = Model.Weights.View("model.norm.weight");
        Tensor Norm(Tensor x) => x / (x.pow(2).mean([2], keepdim: true) + 1e-5).sqrt() * scale;

        var expected = layer == 2 ? Norm(embeddings) + vector : Norm(embeddings + vector);
        Close(expected, Model.Hidden(_ids, Adding(layer, vector)), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void States_of_another_text_put_in_its_place_make_the_model_go_on_as_with_that_text(int layer)
    {
        var other = tensor(new long[,] { { 1, 9, 9, 2, 6 }, { 1, 3, 8, 8, 2 } });
        var states = new HiddenStates(layer);
        var expected = Model.Hidden(other, states.Keep);

        var patched = Model.Hidden(_ids, (l, state) => l == layer ? states[layer] : state);

        Same(expected, patched);
        Assert.True((patched - Model.Hidden(_ids)).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void Noise_reaches_its_token_and_those_after_it_only()
    {
        var plain = Model.Hidden(_ids);
        var noise = zeros(2, 5, 8);
        noise[0, 2] = _world.Seed.Derive("noise").Normal([8], CPU);

        var difference = (Model.Hidden(_ids, Adding(1, noise)) - plain).abs().amax(2);

        Assert.Equal(0, difference[1].max().item<float>());
        Assert.Equal(0, difference[0, ..2].max().item<float>());
        Assert.True(difference[0, 2..].min().item<float>() > 1e-4);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void Gradients_of_a_perturbation_agree_with_finite_differences(int layer, bool adapted)
    {
        using var tuning = adapted ? Adapt() : null;
        var delta = (_world.Seed.Derive("delta").Normal([2, 5, 8], CPU) * 0.1).requires_grad_();
        var wanted = _world.Seed.Derive("wanted").Normal([2, 5, 8], CPU);
        Tensor Loss(Tensor moved) => (Model.Hidden(_ids, Adding(layer, moved)) - wanted).square().mean();
        Loss(delta).backward();
        var gradient = delta.grad!;

        using var silent = no_grad();
        var direction = _world.Seed.Derive("direction").Normal([2, 5, 8], CPU);
        var slope = (gradient * direction).sum().item<float>();
        const double step = 1e-2;
        var measured = (Loss(delta + (direction * step)).item<float>() - Loss(delta - (direction * step)).item<float>()) / (2 * step);
        Assert.True(Math.Abs(slope) > 0.05);
        Assert.Equal(measured, slope, 2e-3 + (0.01 * Math.Abs(slope)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_perturbed_text_read_token_by_token_is_the_one_read_at_once(bool adapted)
    {
        using var tuning = adapted ? Adapt() : null;
        using var silent = no_grad();
        var hook = Adding(1, _world.Seed.Derive("vector").Normal([8], CPU));
        using var cache = new KeyValueCache();
        var parts = new[] { (0, 3), (3, 1), (4, 1) }.Select(part => Model.Hidden(_ids.narrow(1, part.Item1, part.Item2), hook, cache));

        Close(Model.Hidden(_ids, hook), cat([.. parts], 1), 1e-5);
    }

    [Fact]
    public void Adding_zero_to_adapted_states_changes_nothing_but_the_vector_does()
    {
        using var tuning = Adapt();
        var adapted = Model.Hidden(_ids);

        Same(adapted, Model.Hidden(_ids, Adding(1, zeros(8))));
        Assert.True((Model.Hidden(_ids, Adding(1, ones(8))) - adapted).abs().max().item<float>() > 0.1);
    }

    /// <summary>Nothing in the place of what a block adds is what a model computes whose block gives nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_a_feed_forward_block_adds_is_seen_at_its_layer(int at)
    {
        var rows = TokenRows.Even(_ids);
        var plain = Model.Hidden(rows);
        var seen = new HiddenStates();
        Same(plain, Model.Hidden(rows, null, seen.Keep));
        Assert.Equal([10, 8], Assert.Single(new[] { seen[1].shape, seen[2].shape }.DistinctBy(shape => string.Join(',', shape))));

        var without = Model.Hidden(rows, null, (layer, added) => layer == at ? zeros_like(added) : added);
        using var silent = no_grad();
        Model.Weights.View($"model.layers.{at - 1}.mlp.down_proj.weight").zero_();
        Same(Model.Hidden(rows), without);
        Assert.True((plain - without).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void A_state_of_another_shape_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => Model.Hidden(_ids, (layer, state) => layer == 1 ? state[0] : state));

        Assert.StartsWith(
            "Expected the hook to return [2, 5, 8] Float32 at layer 1, got [5, 8] Float32. Return the state, or a changed one of its shape "
            + "and type.",
            fault.Message, StringComparison.Ordinal);
    }

    private static HiddenStateHook Adding(int at, Tensor delta) => (layer, state) => layer == at ? state + delta : state;

    private ITuning Adapt()
    {
        var tuning = new LowRank { Rank = 2 }.Begin(Model, _world.Seed);
        using var silent = no_grad();
        tuning.Weights.Values.add_(new Seed(3).Normal(tuning.Weights.Values.shape, CPU) * 0.2);
        return tuning;
    }

    private float[] Gradient(HiddenStateHook? hook)
    {
        Model.Weights.Train();
        Model.Weights.ZeroGradients();
        Model.Hidden(_ids, hook).square().mean().backward();
        return [.. Model.Weights.Gradients.data<float>()];
    }

    private static void Same(Tensor expected, Tensor actual) => Close(expected, actual, 0);

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((expected - actual).abs().max().item<float>() <= tolerance);
    }
}
