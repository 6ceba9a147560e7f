using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests.Training;

/// <summary>Where gradients are taken: cutting a batch changes nothing, and what a loss remembers is freed with it.</summary>
public class LessonTests
{
    public static TheoryData<string, int> Cuts => new(
        from kind in Catalog<IObjective>.Cards.Select(card => card.Kind)
        from rows in new[] { 1, 2, 3 }
        select (kind, rows));

    /// <summary>Rows of three to seven tokens, so that no piece has as many as another.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void Loss_and_gradient_of_a_batch_do_not_depend_on_how_it_is_cut(string kind, int rows)
    {
        var (whole, wholeGradient) = Take(kind, null);
        var (cut, cutGradient) = Take(kind, rows);
        Assert.Equal(whole, cut, 1e-5 * Math.Max(1, whole));

        // Some losses have all but no gradient on texts that a model never learned.
        double largest = wholeGradient.Max(Math.Abs);
        var least = Math.Min(1, 100 * largest);
        Assert.All(
            wholeGradient.Zip(cutGradient), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(least, Math.Abs(pair.First))));
        Assert.InRange(largest, 1e-7, double.MaxValue);
    }

    [Fact]
    public void A_cut_batch_costs_what_the_whole_one_costs()
    {
        Assert.Equal(Cost(null), Cost(2));

        static (long, double) Cost(int? rows)
        {
            using var world = new TinyWorld();
            world.Model.Weights.Train();
            var lessons = new Lessons(world.Original, world.Seed, rows);
            using var lesson = lessons.Begin(new NextToken(), Batches(world));
            lesson.TakeGradients(world.Model, 0, world.Model.Weights);
            return (lessons.Cost.Tokens, lessons.Cost.Operations);
        }
    }

    [Fact]
    public void A_weight_multiplies_the_gradient_and_not_the_loss_that_is_told()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        using var lesson = world.Lessons.Begin(new NextToken(), Batches(world), weight: 3);
        var (once, single) = Gradients(world, lesson, 1);
        var (told, weighted) = Gradients(world, lesson, null);
        Assert.Equal(once, told);
        Assert.All(single.Zip(weighted), pair => Assert.Equal(3 * pair.First, pair.Second, 1e-5));
        Assert.Equal(once, lesson.Measure(world.Model, 0));
    }

    [Fact]
    public void Nothing_is_left_of_a_lesson()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Teach();
        var before = Tensor.TotalCount;
        Teach();
        Assert.Equal(before, Tensor.TotalCount);

        void Teach()
        {
            foreach (var kind in Catalog<IObjective>.Cards.Where(card => card.Kind is "retention" or "random-mapping" or "direct-preference" or "representation-rerouting"))
            {
                var objective = (IObjective)Activator.CreateInstance(kind.Type)!;
                using var lesson = new Lessons(world.Original, world.Seed, 2)
                    .Begin(objective, TinyWorld.Texts(4, objective.Parts).Batches(5, world.Seed));
                lesson.TakeGradients(world.Model, 0, world.Model.Weights);
                lesson.TakeGradients(world.Model, 1, world.Model.Weights);
            }
        }
    }

    [Fact]
    public void Parts_of_an_example_are_drawn_and_cut_together()
    {
        var set = new TextSet(
            Enumerable.Range(2, 6).Select(id => new Example([1, id, id], others: [new Example([1, id, id, id, id + 1])])), 0, ["chosen", "rejected"]);
        using var batch = set.Batches(4, new Seed(1)).At(0);
        var pieces = batch.Cut(3);
        Assert.Equal([3L, 1L], pieces.Select(piece => piece.Ids.size(0)));
        foreach (var piece in pieces.Prepend(batch))
        {
            var (chosen, rejected) = (piece.Part("chosen"), piece.Part("rejected"));
            Assert.Same(piece, chosen);
            Assert.Equal(5, rejected.Ids.size(1));
            Assert.True(chosen.Ids[.., 1].eq(rejected.Ids[.., 1]).all().item<bool>());
        }

        Assert.Equal(
            "Expected examples with a part 'harmful', got chosen, rejected. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => batch.Part("harmful")).Message);
        foreach (var piece in pieces)
        {
            piece.Dispose();
        }
    }

    [Fact]
    public void An_objective_refuses_examples_of_another_kind()
    {
        using var world = new TinyWorld();
        var pairs = new TextSet([new Example([1, 2], others: [new Example([1, 3])])], 0, ["chosen", "rejected"]);
        var fault = Assert.Throws<InputFaultException>(() => world.Lessons.Begin(new NextToken(), pairs.Batches(1, world.Seed)));
        Assert.Equal(
            "Expected plain texts for the objective 'next-token', got examples of chosen and rejected. Give texts of that kind or another objective.",
            fault.Message);
    }

    private static (double Loss, float[] Gradient) Take(string kind, int? rows)
    {
        using var world = new TinyWorld();
        using (no_grad())
        {
            using var noise = new Seed(99).Normal(world.Model.Weights.Values.shape, CPU);
            world.Model.Weights.Values.add_(noise, 0.05);
        }

        world.Model.Weights.Train();
        var objective = (IObjective)Activator.CreateInstance(Catalog<IObjective>.Find(kind)!.Type)!;
        using var lesson = new Lessons(world.Original, world.Seed, rows)
            .Begin(objective, TinyWorld.Texts(4, objective.Parts).Batches(5, world.Seed));
        return Gradients(world, lesson, null);
    }

    private static (double Loss, float[] Gradient) Gradients(TinyWorld world, Lesson lesson, double? weight)
    {
        world.Model.Weights.ZeroGradients();
        var loss = lesson.TakeGradients(world.Model, 0, world.Model.Weights, weight);
        return (loss, [.. world.Model.Weights.Gradients.data<float>()]);
    }

    private static IBatches Batches(TinyWorld world) => world.Data[DatasetNames.Retain].Batches(5, world.Seed);
}
