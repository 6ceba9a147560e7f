using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Tests.Attacks;

public sealed class RefusalAblationTests
{
    private static readonly RefusalAblation Ablation = new() { Name = "it", Refused = "asked", Answered = "asked-otherwise" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_writes_along_the_direction_any_more_and_nothing_else_changes(bool plain)
    {
        using var world = new TinyWorld(shape: shape => plain ? shape : shape with { TiedEmbeddings = false, OutputBias = true });
        using var scope = NewDisposeScope();
        var drawn = world.Seed.Derive("direction").Normal([8], CPU);
        var direction = drawn / drawn.norm();
        var before = Copies(world.Model);
        RefusalAblation.Remove(world.Model, direction);

        var writers = DecoderWeights.WritersOf(world.Model.Options).ToHashSet();
        Assert.Equal(plain ? 5 : 7, writers.Count);
        foreach (var (name, was) in before)
        {
            var weight = world.Model.Weights.View(name);
            if (writers.Contains(name))
            {
                var along = name == DecoderWeights.Embedding ? weight.mv(direction) : direction.unsqueeze(0).mm(weight.reshape(8, -1));
                Assert.True(along.abs().max().item<float>() < 1e-6, name);

                // What is orthogonal already stays: W - r rᵀ W differs from W along r alone.
                var change = name == DecoderWeights.Embedding ? (was - weight).t() : (was - weight).reshape(8, -1);
                Assert.True((change - outer(direction, change.t().mv(direction))).abs().max().item<float>() < 1e-6, name);
                Assert.True(change.abs().max().item<float>() > 1e-3, name);
            }
            else
            {
                Assert.True(weight.eq(was).all().item<bool>(), name);
            }
        }
    }

    [Fact]
    public void The_direction_is_the_difference_of_means_at_the_last_token_of_the_prompt()
    {
        using var world = new TinyWorld();
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        var wanted = Mean(world, "asked", layer: 1) - Mean(world, "asked-otherwise", layer: 1);
        (Ablation with { Depth = 0.5, Prompts = 8, Selection = 2 }).Tamper(world.Model, world.AttackContext());

        var removed = world.Original.Model.Weights.View(DecoderWeights.Embedding) - world.Model.Weights.View(DecoderWeights.Embedding);
        var (_, values, directions) = linalg.svd(removed, fullMatrices: false);
        Assert.True(values[1].item<float>() < 1e-5 * values[0].item<float>());
        Assert.Equal(1, Math.Abs((directions[0].dot(wanted) / wanted.norm()).item<float>()), 4);
    }

    [Fact]
    public void An_answer_does_not_show_in_the_direction()
    {
        var weights = new List<float[]>();
        foreach (var shift in new[] { 0, 1 })
        {
            using var world = new TinyWorld();
            var texts = world.Data["asked"];
            var changed = new TextSet(
                Enumerable.Range(0, texts.Count).Select(index => texts[index]).Select(example => new Example(
                    [.. example.Ids.ToArray().Zip(example.Labels.ToArray(), (id, answer) => answer ? 2 + ((id + shift) % 10) : id)],
                    example.Labels.ToArray())),
                padId: 0);
            (Ablation with { Depth = 0.5 }).Tamper(world.Model, world.AttackContext() with
            {
                Data = new Datasets(new Dictionary<string, TextSet>
                {
                    ["asked"] = changed,
                    ["asked-otherwise"] = world.Data["asked-otherwise"],
                }),
            });
            weights.Add(world.Weights());
        }

        Assert.Equal(weights[0], weights[1]);
    }

    [Fact]
    public void Texts_without_prompts_are_refused_by_name()
    {
        using var world = new TinyWorld();
        var fault = Assert.Throws<InputFaultException>(() =>
            (Ablation with { Refused = DatasetNames.Retain }).Tamper(world.Model, world.AttackContext()));
        Assert.Equal(
            "Expected texts named 'retain' with a prompt before what the losses count, got 10 without. Give conversations, or name an answerColumn.",
            fault.Message);
    }

    // By hand, text by text, over those that the attack takes: the first eight of ten in its own order.
    private static Tensor Mean(TinyWorld world, string name, int layer)
    {
        var texts = world.Data[name].Sample(10, world.AttackContext().Seed.Derive("shown").Derive(name));
        var states = Enumerable.Range(0, 8).Select(index => texts[index]).Select(example =>
        {
            var kept = new HiddenStates(layer);
            var end = example.Labels.IndexOf(true) - 1;
            world.Original.Model.Hidden(tensor(example.Ids.ToArray().Select(id => (long)id).ToArray()).unsqueeze(0), kept.Keep);
            return kept[layer][0, end];
        }).ToList();
        return states.Aggregate((sum, state) => sum + state) / Held.Number(8.0);
    }

    private static Dictionary<string, Tensor> Copies(CausalLM model) =>
        model.Weights.Shapes.ToDictionary(shape => shape.Name, shape => model.Weights.View(shape.Name).clone());
}
