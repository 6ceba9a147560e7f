using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Tests.Objectives;

public class ObjectiveTests
{
    public static TheoryData<string> Kinds => [.. Catalog<IObjective>.Cards.Select(card => card.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_agrees_with_finite_differences_along_random_directions(string kind)
    {
        using var world = new TinyWorld();
        var objective = Make(kind);
        Disturb(world, 0.05);
        using var batch = TinyWorld.MakeBatch();
        world.Model.Weights.Train();
        world.Model.Weights.ZeroGradients();
        objective.Loss(world.Model, batch, world.Reference).backward();
        for (var i = 0; i < 4; i++)
        {
            using var scope = NewDisposeScope();
            using var silent = no_grad();
            var direction = world.Seed.Derive("direction", i).Normal(world.Model.Weights.Values.shape, CPU);
            direction /= direction.norm();
            var slope = (world.Model.Weights.Gradients * direction).sum().item<float>();
            const double step = 4e-3;
            double Along(double distance)
            {
                world.Model.Weights.Values.add_(direction, distance);
                var loss = objective.Loss(world.Model, batch, world.Reference).item<float>();
                world.Model.Weights.Values.add_(direction, -distance);
                return loss;
            }

            var measured = (Along(step) - Along(-step)) / (2 * step);
            Assert.True(Math.Abs(measured - slope) <= 2e-3 + (0.01 * Math.Abs(slope)), $"{kind}: {measured} against {slope}");
        }
    }

    [Fact]
    public void The_original_reads_a_batch_once_and_each_batch_anew()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var other = TinyWorld.MakeBatch(padding: 2);
        var states = world.Reference.OriginalStates(batch);
        Assert.Same(states, world.Reference.OriginalStates(batch));

        var fresh = new HiddenStates();
        using (NewDisposeScope())
        {
            world.Model.Hidden(batch.Ids, fresh.Keep);
            Assert.All(states.Zip(fresh.All), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        }

        Assert.Equal(7, world.Reference.OriginalStates(other)[0].size(1));
        Assert.All(states, state => Assert.True(state.IsInvalid));
        Assert.Equal(5, world.Reference.OriginalStates(batch)[0].size(1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_changes_neither_loss_nor_gradient(string kind)
    {
        var plain = LossAndGradient(kind, padding: 0);
        var padded = LossAndGradient(kind, padding: 4);
        Assert.Equal(plain.Loss, padded.Loss, 1e-5);
        Assert.All(plain.Gradient.Zip(padded.Gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Unlabelled_rows_add_nothing_to_losses_on_predictions()
    {
        using var world = new TinyWorld();
        using var labelled = TinyWorld.MakeBatch(firstRowUnlabelled: true);
        using var rows = new Batch(labelled.Ids[1..].clone(), labelled.Attention[1..].clone(), labelled.Labels[1..].clone());
        foreach (var kind in new[] { "next-token", "max-entropy" })
        {
            Assert.Equal(
                Make(kind).Loss(world.Model, rows, world.Reference).item<float>(),
                Make(kind).Loss(world.Model, labelled, world.Reference).item<float>(), 1e-6);
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(128256)]
    public void Negative_entropy_of_uniform_logits_is_minus_log_of_the_vocabulary(int vocabulary)
    {
        using var logits = zeros(2, vocabulary);
        Assert.Equal(-Math.Log(vocabulary), MaxEntropy.NegativeEntropy(logits).item<float>(), 1e-4);
    }

    [Fact]
    public void Hidden_state_distance_to_itself_is_zero()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        var objective = new Retention { NextTokenWeight = 0 };
        Assert.Equal(0, objective.Loss(world.Model, batch, world.Reference).item<float>());
    }

    [Fact]
    public void Random_mapping_is_zero_where_states_point_along_their_vectors()
    {
        // With every block switched off (all projections zero) each state is a multiple of the embedding, here the random vector.
        using var world = new TinyWorld();
        using var silent = no_grad();
        world.Model.Weights.Values.zero_();
        world.Model.Weights.View("model.norm.weight").fill_(1);
        world.Model.Weights.View("model.embed_tokens.weight").copy_(world.Reference.RandomVectors * -3);
        using var batch = TinyWorld.MakeBatch();
        Assert.Equal(0, new RandomMapping().Loss(world.Model, batch, world.Reference).item<float>(), 1e-5);
    }

    private static IObjective Make(string kind) =>
        (IObjective)Activator.CreateInstance(Catalog<IObjective>.Find(kind)!.Type)!;

    private static void Disturb(TinyWorld world, double size)
    {
        using var silent = no_grad();
        using var noise = new Seed(99).Normal(world.Model.Weights.Values.shape, CPU);
        world.Model.Weights.Values.add_(noise, size);
    }

    private static (double Loss, float[] Gradient) LossAndGradient(string kind, int padding)
    {
        using var world = new TinyWorld();
        Disturb(world, 0.05);
        using var batch = TinyWorld.MakeBatch(padding);
        world.Model.Weights.Train();
        var loss = Make(kind).Loss(world.Model, batch, world.Reference);
        loss.backward();
        return (loss.item<float>(), [.. world.Model.Weights.Gradients.data<float>()]);
    }
}
