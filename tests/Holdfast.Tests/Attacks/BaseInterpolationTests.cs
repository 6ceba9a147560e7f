using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Tests.Attacks;

public sealed class BaseInterpolationTests
{
    private const string Query = "model.layers.0.self_attn.q_proj.weight";

    private static readonly BaseInterpolation Back = new() { Name = "it", Base = "public" };

    [Fact]
    public void All_directions_at_factor_one_are_the_base_to_the_bit()
    {
        using var world = new TinyWorld();
        using var goal = Goal(world);
        Back.Tamper(world.Model, world.AttackContext());
        Assert.Equal([.. goal.Weights.Values.data<float>()], world.Weights());
    }

    [Fact]
    public void Half_the_way_is_the_middle()
    {
        using var world = new TinyWorld();
        using var goal = Goal(world);
        var before = world.Weights();
        (Back with { Factor = 0.5 }).Tamper(world.Model, world.AttackContext());
        Assert.All(
            before.Zip(goal.Weights.Values.data<float>(), world.Weights()),
            three => Assert.Equal((three.First + three.Second) / 2, three.Third, 1e-6f));
    }

    [Fact]
    public void Few_directions_take_the_largest_part_of_the_difference_and_leave_the_rest()
    {
        using var world = new TinyWorld();
        using var goal = Goal(world);
        using var scope = NewDisposeScope();
        var difference = goal.Weights.View(Query) - world.Original.Model.Weights.View(Query);
        (Back with { Directions = 0.25 }).Tamper(world.Model, world.AttackContext());

        var moved = linalg.svdvals(world.Model.Weights.View(Query) - world.Original.Model.Weights.View(Query));
        var left = linalg.svdvals(goal.Weights.View(Query) - world.Model.Weights.View(Query));
        var whole = linalg.svdvals(difference);
        Assert.All(Enumerable.Range(0, 8), at => Assert.Equal(at < 2 ? whole[at].item<float>() : 0, moved[at].item<float>(), 4));
        Assert.All(Enumerable.Range(0, 8), at => Assert.Equal(at < 6 ? whole[at + 2].item<float>() : 0, left[at].item<float>(), 4));
    }

    [Fact]
    public void Another_attack_goes_on_from_there()
    {
        using var world = new TinyWorld();
        using var goal = Goal(world);
        var then = new RefusalAblation { Name = "then", Refused = "asked", Answered = "asked-otherwise", Depth = 0.5 };
        (Back with { Then = then }).Tamper(world.Model, world.AttackContext());
        then.Tamper(goal, world.AttackContext());
        Assert.Equal([.. goal.Weights.Values.data<float>()], world.Weights());
    }

    [Fact]
    public void A_base_of_another_shape_is_refused_and_nothing_has_moved()
    {
        using var world = new TinyWorld();
        var before = world.Weights();
        var fault = Assert.Throws<InputFaultException>(() => Back.Tamper(world.Model, world.AttackContext() with
        {
            Open = _ => TinyWorld.MakeModel(world.Seed, shape => shape with { FeedForwardWidth = 10 }),
        }));
        Assert.Equal(
            "Expected a base model of the same shape in public, got other weights: model.layers.0.mlp.gate_proj.weight, "
            + "model.layers.0.mlp.up_proj.weight, model.layers.0.mlp.down_proj.weight and 3 more. Name the model that this one was made from.",
            fault.Message);
        Assert.Equal(before, world.Weights());
    }

    private static CausalLM Goal(TinyWorld world) => world.AttackContext().Open("public");
}
