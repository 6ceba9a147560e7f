using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using static TorchSharp.torch;

namespace Holdfast.Tests.Safeguards;

/// <summary>Safeguards that make fine-tuning learn badly, or leave nothing to bring back.</summary>
public class ImmunisationTests
{
    private static readonly Optimization Fast = new() { LearningRate = 1e-2 };

    /// <summary>Norms are 1, and 1,536 draws of spread 1 / √16 / √4 have it within a tenth.</summary>
    [Fact]
    public void First_weights_have_the_spreads_that_are_told()
    {
        using var world = new TinyWorld(shape: options => options with { Width = 16, FeedForwardWidth = 96, HeadWidth = 4 });
        new RandomInitialisation().Protect(world.Model, world.SafeguardContext());
        var weights = world.Model.Weights;
        Assert.All(weights.View("model.norm.weight").data<float>().ToArray(), weight => Assert.Equal(1, weight));
        Assert.InRange(weights.View("model.layers.1.mlp.up_proj.weight").std().item<float>(), 0.9 / 4, 1.1 / 4);
        Assert.InRange(
            weights.View("model.layers.1.mlp.down_proj.weight").std().item<float>() * Math.Sqrt(96) * 2, 0.9, 1.1);
        Assert.NotEqual(
            weights.View("model.layers.0.mlp.up_proj.weight").data<float>().ToArray(),
            weights.View("model.layers.1.mlp.up_proj.weight").data<float>().ToArray());
    }

    [Fact]
    public void A_bias_begins_at_zero()
    {
        using var bias = FirstWeights.Of(
            new WeightShape("model.layers.0.self_attn.q_proj.bias", 3), new TinyWorld().Model.Options, new(1));
        Assert.Equal([0, 0, 0], bias.data<float>().ToArray());
    }

    [Fact]
    public void A_student_of_alpha_and_beta_1_begins_as_a_fresh_model()
    {
        using var world = new TinyWorld();
        new Distillation { Alpha = 1, Beta = 1 }.Noise(world.Model, new(3));
        using var fresh = new TinyWorld();
        FirstWeights.Draw(fresh.Model, new(3));
        Assert.Equal(fresh.Weights(), world.Weights());
    }

    /// <summary>(1 - 0.6) θ + 0.6 · 0.5 N for a matrix, (1 - 0.6) θ + 0.6 for a norm.</summary>
    [Fact]
    public void A_student_begins_between_its_teacher_and_noise()
    {
        using var world = new TinyWorld();
        var (matrix, norm) = ("model.layers.0.mlp.up_proj.weight", "model.norm.weight");
        var (before, shrunk) = (Of(world, matrix), Of(world, norm));
        new Distillation { Alpha = 0.6, Beta = 0.5 }.Noise(world.Model, new(3));
        using var fresh = FirstWeights.Of(
            world.Model.Weights.Shapes.Single(shape => shape.Name == matrix), world.Model.Options, new(3));
        var expected = before.Zip(fresh.reshape(-1).data<float>().ToArray(), (weight, noise) => (0.4 * weight) + (0.3 * noise));
        Assert.All(expected.Zip(Of(world, matrix)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.All(shrunk.Zip(Of(world, norm)), pair => Assert.Equal((0.4 * pair.First) + 0.6, pair.Second, 1e-6));
    }

    /// <summary>A fresh student comes near to what its teacher says, not to what the original said.</summary>
    [Fact]
    public void A_student_predicts_as_its_teacher_does()
    {
        var teacher = new SupervisedFineTuning { Retain = DatasetNames.ForgetAdversary, Optimization = Fast, Steps = 60, BatchSize = 5 };
        var how = new Distillation { Teacher = teacher, Alpha = 1, Beta = 1, Optimization = Fast, BatchSize = 5 };
        double FromTeacher(int steps)
        {
            using var taught = new TinyWorld();
            var context = taught.SafeguardContext();
            teacher.Protect(taught.Model, context with { Seed = context.Seed.Derive("teacher") });
            using var original = new OriginalModel(taught.Model.Copy);
            original.Make();
            using var world = new TinyWorld();
            (how with { Steps = steps }).Protect(world.Model, world.SafeguardContext());
            using var distance = world.Lessons.From(original).Begin(
                new PredictionDivergence(), world.Data[DatasetNames.Retain].Batches(10, new(5)));
            return distance.Measure(world.Model, 0);
        }

        Assert.InRange(FromTeacher(150), 0, 0.2 * FromTeacher(0));
    }

    /// <summary>λ (∇h(θ) - ∇h(θ - α g / ||g||)), and the weights come back to θ bit for bit.</summary>
    [Fact]
    public void The_gradient_of_a_gain_is_that_of_the_loss_here_less_that_after_a_harmful_step()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        var (weights, start) = (world.Model.Weights, world.Weights());
        using var gain = new Booster.GainLesson(Harmful(world, 5), 0.3);
        var gained = gain.TakeGradients(world.Model, 0, weights);
        float[] taken = [.. weights.Gradients.data<float>()];
        Assert.Equal(start, world.Weights());

        using var plain = Harmful(world, 1);
        weights.ZeroGradients();
        var before = plain.TakeGradients(world.Model, 0, weights);
        double[] here = [.. weights.Gradients.data<float>()];
        using (NewDisposeScope())
        using (no_grad())
        {
            weights.Values.sub_(weights.Gradients / weights.Gradients.norm() * Held.Number(0.3));
        }

        weights.ZeroGradients();
        var after = plain.TakeGradients(world.Model, 0, weights);
        var expected = here.Zip(weights.Gradients.data<float>().ToArray(), (first, second) => 5 * (first - second));
        Assert.All(expected.Zip(taken), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(before - after, gained, 1e-6);
        Assert.InRange(gained, 1e-3, 10);
    }

    /// <summary>What the method is about: after it, a harmful step of the same length gains less than after f alone.</summary>
    [Fact]
    public void After_booster_a_harmful_step_gains_less()
    {
        double Gain(double lambda)
        {
            using var world = new TinyWorld();
            new Booster { Lambda = lambda, Alpha = 0.3, Optimization = Fast, Steps = 30, BatchSize = 5 }
                .Protect(world.Model, world.SafeguardContext());
            world.Model.Weights.Train();
            world.Model.Weights.ZeroGradients();
            using var gain = new Booster.GainLesson(Harmful(world, 1), 0.3);
            return gain.TakeGradients(world.Model, 0, world.Model.Weights);
        }

        Assert.InRange(Gain(5), 0, 0.7 * Gain(0));
    }

    /// <summary>At chance a token adds -ln V and no gradient any more; a likelier one counts in full.</summary>
    [Fact]
    public void A_clamped_ascent_leaves_what_is_less_likely_than_by_chance()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var scope = NewDisposeScope();
        var each = NextToken.Each(world.Model, batch, world.Model.Hidden(batch.Rows)).data<float>().ToArray();
        var chance = Math.Log(TinyWorld.Vocabulary);
        Assert.Contains(each, loss => loss > chance);
        Assert.Equal(
            -each.Average(loss => Math.Min(loss, chance)),
            world.Loss(new GradientAscent { Clamped = true }, batch).item<float>(), 1e-5);
    }

    /// <summary>Of a model that knew them, forget texts are less likely after an attack than without the adversaries.</summary>
    [Fact]
    public void After_mlac_an_attack_brings_less_back() => BringsLessBack(lambda => new MetaLearnedAdversarialCensoring
    {
        Lambda = lambda,
        Adversaries = [new() { Adversary = new FineTuningAdversary { LearningRates = [1e-2], BatchSize = 5 } }],
        Outer = Fast,
        OuterSteps = 30,
        InnerSteps = 4,
        MeasureEvery = 1,
        BatchSize = 5,
    });

    [Fact]
    public void After_sophon_an_attack_brings_less_back() => BringsLessBack(weight => new Sophon
    {
        Adversaries = [new() { Adversary = new FineTuningAdversary { LearningRates = [1e-2], BatchSize = 5 } }],
        Suppression = Fast with { LearningRate = weight * 2.5e-3 },
        Reinforcement = Fast with { LearningRate = 3e-3 },
        InnerSteps = 4,
        Cycles = 30,
        BatchSize = 5,
    });

    /// <summary>Their averages would be of weights that the other training moves.</summary>
    [Fact]
    public void Sophon_refuses_optimizers_that_average()
    {
        var faults = new List<string>();
        new Sophon { Reinforcement = Fast with { Optimizer = new ScheduleFreeAdamW() }, MeasureEvery = 60 }.Check(faults);
        Assert.Equal(
            [
                "Expected measureEvery of at most the inner steps of the shortest trajectory, 50, got 60. "
                    + "Lower it: the tamper-resistance loss would never be taken there.",
                "Expected optimizers that move the weights alone for sophon, got 'schedule-free-adamw'. "
                    + "Choose another: two trainings take turns, and neither knows the other's average.",
            ],
            faults);
    }

    /// <summary>All layers' drifts together have the length ρ, and lie along the gradient of the loss for the states.</summary>
    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 1)]
    public void A_drift_has_its_length_and_raises_the_loss(int? sampled, int layers)
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var scope = NewDisposeScope();
        var drift = new EmbeddingDrift(new NextToken(), 0.5, sampled);
        using var loss = drift.Loss.Begin(world.Original, world.Seed);
        var hook = drift.Worst(loss, world.Model, batch, world.Seed);
        var lengths = Enumerable.Range(0, 3).Select(layer => (double)hook(layer, zeros(14, 8)).norm().item<float>()).ToList();
        Assert.Equal(0.5, Math.Sqrt(lengths.Sum(length => length * length)), 1e-5);
        Assert.Equal(layers, lengths.Count(length => length > 0));
        Assert.Equal(0, lengths[0]);
        Assert.InRange(
            world.Loss(drift, batch).item<float>() - world.Loss(drift.Loss, batch).item<float>(), 0.05, 1);
        Assert.Null(world.Model.Perturbation);
    }

    /// <summary>Of 1, 2, 5 two drawn are {1, 5} with chance 1/8 · 5/7 + 5/8 · 1/3, and a weight of 0 is drawn last.</summary>
    [Fact]
    public void Layers_are_drawn_by_their_weights_without_putting_back()
    {
        var drawn = Enumerable.Range(0, 4000)
            .Select(index => EmbeddingDrift.Drawn([1, 0, 2, 5], 2, new Seed(7).Derive("draw", index)).Order().ToList()).ToList();
        Assert.DoesNotContain(drawn, pair => pair.Contains(1));
        var share = drawn.Count(pair => pair is [0, 3]) / 4000.0;
        Assert.InRange(share, (5 / 56.0) + (5 / 24.0) - 0.03, (5 / 56.0) + (5 / 24.0) + 0.03);
    }

    /// <summary>What the method is about: after it the forget loss rises less where states drift than after unlearning alone.</summary>
    [Fact]
    public void After_vaccine_a_drift_raises_the_forget_loss_less()
    {
        double Rise(double radius)
        {
            using var world = new TinyWorld();
            new Vaccine { Radius = radius, ForgetLoss = new NextToken(), Optimization = Fast, Steps = 60, BatchSize = 5 }
                .Protect(world.Model, world.SafeguardContext());
            using var batch = world.Data[DatasetNames.ForgetAdversary].Batches(10, new(5)).At(0);
            using var scope = NewDisposeScope();
            return world.Loss(new EmbeddingDrift(new NextToken(), 1), batch).item<float>()
                - world.Loss(new NextToken(), batch).item<float>();
        }

        Assert.InRange(Rise(2), 0, 0.9 * Rise(0));
    }

    /// <summary>What the method is about: a harmful step, which went along with a benign one, goes against it.</summary>
    [Fact]
    public void After_coupling_harmful_gradients_point_against_benign_ones()
    {
        double Cosine(double lambda)
        {
            using var world = new TinyWorld();
            new GradientCoupling
            {
                Lambda = lambda,
                ForgetWeight = 0,
                RetainWeight = 0,
                Optimization = Fast,
                Steps = 30,
                BatchSize = 10,
            }.Protect(world.Model, world.SafeguardContext());
            world.Model.Weights.Train();
            world.Model.Weights.ZeroGradients();
            using var cosine = new GradientCoupling.CosineLesson(
                All(world, DatasetNames.ForgetAdversary), All(world, DatasetNames.Retain), 1, 1e-3);
            return cosine.TakeGradients(world.Model, 0, world.Model.Weights);
        }

        Assert.InRange(Cosine(0), 0.3, 1);
        Assert.InRange(Cosine(1), -1, -0.5);

        Lesson All(TinyWorld world, string texts) =>
            world.Lessons.Begin(new NextToken(), world.Data[texts].Batches(10, new(5)));
    }

    private static void BringsLessBack(Func<double, ISafeguard> weighted)
    {
        double Attacked(double weight)
        {
            using var world = new TinyWorld();
            var context = world.SafeguardContext();
            Learn(DatasetNames.ForgetHeldOut, 60);
            weighted(weight).Protect(world.Model, context);
            Learn(DatasetNames.ForgetAdversary, 4);
            using var lesson = world.Lessons.Begin(new NextToken(), world.Data[DatasetNames.ForgetHeldOut].Batches(10, new(5)));
            return lesson.Measure(world.Model, 0);

            void Learn(string texts, int steps) =>
                new SupervisedFineTuning { Retain = texts, Optimization = Fast, Steps = steps, BatchSize = 5 }
                    .Protect(world.Model, context);
        }

        Assert.InRange(Attacked(4), Attacked(0) + 0.2, 100);
    }

    private static Lesson Harmful(TinyWorld world, double weight) => world.Lessons.Begin(
        new NextToken(), world.Data[DatasetNames.ForgetAdversary].Batches(5, new(5)), weight);

    private static float[] Of(TinyWorld world, string name) => world.Model.Weights.View(name).reshape(-1).data<float>().ToArray();
}
