using Holdfast.Data;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Safeguards;

/// <summary>Safeguards that make a model forget texts, and their composition.</summary>
public class UnlearningTests
{
    private static readonly Optimization Fast = new() { LearningRate = 1e-2 };

    public static TheoryData<IObjective> ForgetLosses =>
    [
        new GradientAscent(), new MinPosterior(), new NegativePreference(), new SimpleNegativePreference(), new WeightedGradientAscent(),
        new SaturationImportance { Saturation = 1 }, new SelfDistillation(), new MaxEntropy(),
        new LatentAdversarial { Steps = 2 },
    ];

    /// <summary>Whatever the forget loss, forget texts that a model has learned become less likely.</summary>
    [Theory]
    [MemberData(nameof(ForgetLosses))]
    public void Learned_texts_become_less_likely(IObjective forgetLoss) => Forgets(
        new Unlearning { ForgetLoss = forgetLoss, RetainWeight = 0, Optimization = Fast, Steps = 15, BatchSize = 5 });

    [Fact]
    public void Selective_ascent_makes_learned_texts_less_likely() => Forgets(
        new RepresentationSelectivity { AdapterRate = 0.1, AscentRate = 0.5, Repeats = 10, BatchSize = 5 });

    [Fact]
    public void Selective_ascent_moves_the_feed_forward_projections_alone()
    {
        using var world = new TinyWorld();
        var before = Named(world);
        new RepresentationSelectivity { BatchSize = 5 }.Protect(world.Model, world.SafeguardContext());
        var changed = Named(world).Where(weight => !weight.Value.SequenceEqual(before[weight.Key])).Select(weight => weight.Key);
        Assert.Equal(world.Model.Weights.Shapes.Select(shape => shape.Name).Where(name => name.Contains(".mlp.")), changed);
    }

    /// <summary>Sizes 8, 4, 2 become 8 / 4 / 4, 4 / 2 / 2 and 2; the fourth is none of the three directions.</summary>
    [Fact]
    public void The_largest_directions_of_a_gradient_shrink_on_both_sides()
    {
        using var scope = NewDisposeScope();
        var gradient = diag(tensor(new[] { 8f, 4, 2, 1 }));
        float[] expected = [0.5f, 1, 2, 1];
        var collapsed = RepresentationSelectivity.Collapsed(gradient, 3);
        Assert.All(
            collapsed.data<float>().ToArray().Index(),
            cell => Assert.Equal(cell.Index % 5 == 0 ? expected[cell.Index / 5] : 0, cell.Item, 1e-5));
    }

    /// <summary>Divergence from the original holds predictions on retain texts where unlearning alone would move them.</summary>
    [Fact]
    public void A_retain_loss_of_divergence_holds_the_predictions_on_retain_texts()
    {
        double Moved(double retainWeight)
        {
            using var world = new TinyWorld();
            new Unlearning
            {
                ForgetLoss = new GradientAscent(),
                RetainLoss = new PredictionDivergence(),
                RetainWeight = retainWeight,
                Optimization = Fast,
                Steps = 15,
                BatchSize = 5,
            }.Protect(world.Model, world.SafeguardContext());
            using var lesson = world.Lessons.Begin(
                new PredictionDivergence(), world.Data[DatasetNames.Retain].Batches(10, world.Seed));
            return lesson.Measure(world.Model, 0);
        }

        Assert.InRange(Moved(10), 0, 0.3 * Moved(0));
    }

    /// <summary>The gradient is that at θ + ρ g / ||g||, and the weights come back to θ bit for bit.</summary>
    [Fact]
    public void A_sharpness_aware_lesson_takes_its_gradient_at_the_worst_weights_nearby()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        var (weights, start) = (world.Model.Weights, world.Weights());
        using var sharp = new SharpnessAwareLesson(Ascent(world), 0.3);
        sharp.TakeGradients(world.Model, 0, weights);
        float[] taken = [.. weights.Gradients.data<float>()];
        Assert.Equal(start, world.Weights());

        using var plain = Ascent(world);
        weights.ZeroGradients();
        plain.TakeGradients(world.Model, 0, weights);
        using (NewDisposeScope())
        using (no_grad())
        {
            weights.Values.add_(weights.Gradients / weights.Gradients.norm() * Held.Number(0.3));
        }

        weights.ZeroGradients();
        plain.TakeGradients(world.Model, 0, weights);
        Assert.All(taken.Zip([.. weights.Gradients.data<float>()]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        static Lesson Ascent(TinyWorld world) => world.Lessons.Begin(
            new GradientAscent(), world.Data[DatasetNames.ForgetAdversary].Batches(3, world.Seed));
    }

    /// <summary>In each layer only the down projections move, and those of the layers that are named.</summary>
    [Fact]
    public void Misdirection_moves_the_down_projections_of_its_layers_alone()
    {
        using var world = new TinyWorld();
        var before = Named(world);
        new RepresentationMisdirection { Steps = 2, BatchSize = 3, Optimization = Fast }.Protect(world.Model, world.SafeguardContext());
        var changed = Named(world).Where(weight => !weight.Value.SequenceEqual(before[weight.Key])).Select(weight => weight.Key);
        Assert.Equal(["model.layers.0.mlp.down_proj.weight"], changed);
    }

    [Fact]
    public void Projections_that_are_one_product_must_be_named_together()
    {
        var faults = new List<string>();
        using var world = new TinyWorld();
        new ProjectionWeights { Targets = ["gate_proj"], FromLayer = 2, UpToLayer = 1 }.Check(world.Model.Options, faults);
        Assert.Equal(
            [
                "Expected gate_proj, up_proj all together or none among the targets, got gate_proj. Name all of them: the model computes "
                    + "them as one.",
                "Expected fromLayer no later than upToLayer, got the model's layers 2 and 1. Exchange them.",
            ],
            faults);
    }

    /// <summary>The answer is another text's, the prompt is not labelled.</summary>
    [Fact]
    public void Mismatched_answers_stand_behind_the_prompts_of_forget_texts()
    {
        TextSet asked = new([new Example([1, 2, 3, 4], [false, false, false, true]), new Example([5, 6, 7])], padId: 0);
        TextSet answered = new([new Example([8, 9, 10, 11])], padId: 0);
        var mismatched = MismatchedAnswers.Mismatched(asked, answered, new(1));
        Assert.Equal([1, 2, 3, 10, 11], mismatched[0].Ids.ToArray());
        Assert.Equal([false, false, false, true, true], mismatched[0].Labels.ToArray());
        Assert.Equal([5, 6, 10, 11], mismatched[1].Ids.ToArray());
        Assert.Equal([false, false, true, true], mismatched[1].Labels.ToArray());
    }

    /// <summary>Two of one kind draw other batches and keep their states apart: the second one does not take up the first one's.</summary>
    [Fact]
    public void A_sequence_begins_each_part_from_the_weights_of_the_one_before()
    {
        var part = new Unlearning { ForgetLoss = new GradientAscent(), Optimization = Fast, Steps = 3, BatchSize = 3, SaveEvery = 1 };
        using var world = new TinyWorld();
        var context = world.SafeguardContext() with { Resume = new Contracts.Contract.MemoryStore() };
        new Sequence { Parts = [part, part] }.Protect(world.Model, context);
        using var again = new TinyWorld();
        var plain = again.SafeguardContext();
        part.Protect(again.Model, plain with { Seed = plain.Seed.Derive("part", 0) });
        Assert.NotEqual(world.Weights(), again.Weights());
        part.Protect(again.Model, plain with { Seed = plain.Seed.Derive("part", 1) });
        Assert.Equal(world.Weights(), again.Weights());
    }

    private static void Forgets(ISafeguard safeguard)
    {
        using var world = new TinyWorld();
        var context = world.SafeguardContext();
        new SupervisedFineTuning { Retain = DatasetNames.ForgetAdversary, Optimization = Fast, Steps = 40, BatchSize = 5 }
            .Protect(world.Model, context);
        var before = Loss(world, DatasetNames.ForgetAdversary);
        using var learned = new OriginalModel(world.Model.Copy);
        learned.Make();
        safeguard.Protect(world.Model, context with { Lessons = context.Lessons.From(learned) });
        Assert.InRange(Loss(world, DatasetNames.ForgetAdversary), before + 0.1, 100);
    }

    private static double Loss(TinyWorld world, string texts)
    {
        using var lesson = world.Lessons.Begin(new NextToken(), world.Data[texts].Batches(10, world.Seed.Derive("measured")));
        return lesson.Measure(world.Model, 0);
    }

    private static Dictionary<string, float[]> Named(TinyWorld world) => world.Model.Weights.Shapes.ToDictionary(
        shape => shape.Name, shape => world.Model.Weights.View(shape.Name).reshape(-1).data<float>().ToArray());
}
