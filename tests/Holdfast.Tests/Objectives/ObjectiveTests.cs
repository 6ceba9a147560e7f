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
    public static TheoryData<string> Kinds => [.. AllObjectives.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradient_agrees_with_finite_differences_along_random_directions(string kind)
    {
        using var world = new TinyWorld();
        var objective = Make(kind);
        Disturb(world, 0.05);
        using var batch = TinyWorld.MakeBatch(parts: objective.Parts);
        world.Model.Weights.Train();
        world.Model.Weights.ZeroGradients();
        world.Loss(objective, batch).backward();
        var followed = Followed(world, objective, batch);
        AgreesWithDifferences(world, kind, () => followed().item<float>());
    }

    /// <summary>
    /// What an objective's gradient belongs to where it leaves something fixed: of a weighted ascent, whose weight it does not follow, the
    /// integral of p^a (1 - p)^b over ln p; of latent adversarial training, the loss under the perturbation found.
    /// </summary>
    private static Func<Tensor> Followed(TinyWorld world, IObjective objective, Batch batch)
    {
        switch (objective)
        {
            case WeightedGradientAscent { Beta: var beta }:
                return () => (Probabilities().pow(beta) / beta).mean();
            case SaturationImportance { Saturation: var power, Importance: 1 }:
                return () => ((Probabilities().pow(power) / power) - (Probabilities().pow(power + 1) / (power + 1))).mean();
            case LatentAdversarial latent:
                world.Model.Perturbation = latent.Worst(latent.Attack.Begin(world.Original, world.Seed), world.Model, batch);
                return () => world.Loss(latent.Loss, batch);
            default:
                return () => world.Loss(objective, batch);
        }

        Tensor Probabilities() => NextToken.Each(world.Model, batch, world.Model.Hidden(batch.Rows)).neg().exp();
    }

    private static void AgreesWithDifferences(TinyWorld world, string kind, Func<float> loss)
    {
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
                var value = loss();
                world.Model.Weights.Values.add_(direction, -distance);
                return value;
            }

            var measured = (Along(step) - Along(-step)) / (2 * step);
            Assert.True(Math.Abs(measured - slope) <= 2e-3 + (0.01 * Math.Abs(slope)), $"{kind}: {measured} against {slope}");
        }
    }

    [Fact]
    public void The_original_reads_a_batch_once_and_each_batch_anew()
    {
        using var world = new TinyWorld();
        using var loss = new Retention { NextTokenWeight = 0 }.Begin(world.Original, world.Seed);
        using var other = TinyWorld.MakeBatch(padding: 2);
        IReadOnlyList<Tensor> states;
        using (var batch = TinyWorld.MakeBatch())
        {
            loss.On(world.Model, batch);
            states = batch.Once(loss, () => throw new InvalidOperationException("The original read the batch already."));
            Assert.Equal(3, states.Count);
            loss.On(world.Model, batch);
            Assert.Same(states, batch.Once(loss, () => []));
        }

        Assert.All(states, state => Assert.True(state.IsInvalid));
        loss.On(world.Model, other);
        Assert.Equal([14, 8], other.Once(loss, () => [])[0].shape);
    }

    [Fact]
    public void The_original_is_made_only_for_losses_that_ask()
    {
        string[] asking =
        [
            "direct-preference", "hidden-state-distance", "identity-preference", "negative-preference", "prediction-divergence",
            "representation-rerouting", "retention", "self-distillation",
        ];
        Assert.Equal(asking, Catalog<IObjective>.Cards.Select(card => card.Kind).Order().Where(kind =>
        {
            using var world = new TinyWorld();
            using var batch = TinyWorld.MakeBatch(parts: Make(kind).Parts);
            world.Loss(Make(kind), batch);
            return world.Original.IsMade;
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_changes_neither_loss_nor_gradient(string kind)
    {
        var plain = LossAndGradient(kind, padding: 0);
        var padded = LossAndGradient(kind, padding: 4);
        Assert.Equal(plain.Loss, padded.Loss, Bound(plain.Loss, 1e-5));
        Assert.All(plain.Gradient.Zip(padded.Gradient), pair => Assert.Equal(pair.First, pair.Second, Bound(pair.First, 1e-5)));
    }

    [Fact]
    public void Unlabelled_rows_add_nothing_to_losses_on_predictions()
    {
        using var world = new TinyWorld();
        using var labelled = TinyWorld.MakeBatch(firstRowUnlabelled: true);
        using var rows = new Batch(labelled.Ids[1..].clone(), labelled.Attention[1..].clone(), labelled.Labels[1..].clone());
        string[] kinds = ["next-token", "max-entropy", "gradient-ascent", "min-posterior", "self-distillation", "prediction-divergence"];
        foreach (var kind in kinds)
        {
            Assert.Equal(
                world.Loss(Make(kind), rows).item<float>(),
                world.Loss(Make(kind), labelled).item<float>(), 1e-6);
        }
    }

    /// <summary>At the original Δ is 0 and every prediction its own, so these are known.</summary>
    [Fact]
    public void At_the_original_negative_preference_is_2_ln_2_over_beta_and_divergences_are_zero()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        Assert.Equal(2 * Math.Log(2) / 0.1, world.Loss(new NegativePreference(), batch).item<float>(), 1e-5);
        Assert.Equal(0, world.Loss(new PredictionDivergence(), batch).item<float>(), 1e-6);
        Assert.Equal(0, world.Loss(new HiddenStateDistance(), batch).item<float>());
    }

    /// <summary>The states are moved towards knowing: a loss like the attack's is lower there than where nothing is moved.</summary>
    [Fact]
    public void Latent_adversarial_training_sees_the_loss_where_states_were_moved_against_it()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        var plain = world.Loss(new NextToken(), batch).item<float>();
        double Moved(double radius, int steps) =>
            world.Loss(new LatentAdversarial { Loss = new NextToken(), Radius = radius, Steps = steps }, batch).item<float>();
        Assert.Equal(plain, Moved(1e-6, 1), 1e-4);
        Assert.InRange(Moved(0.25, 16), 0, plain - 0.2);
        Assert.InRange(Moved(0.5, 16), 0, Moved(0.25, 16));
        Assert.Null(world.Model.Perturbation);
    }

    /// <summary>The search for the perturbation once left gradients of its own in the weights.</summary>
    [Fact]
    public void Latent_adversarial_training_with_recomputed_layers_has_the_same_gradient()
    {
        float[] GradientWith(MemoryUse memory)
        {
            using var world = new TinyWorld();
            world.Model.Memory = memory;
            world.Model.Weights.Train();
            using var lesson = world.Lessons.Begin(
                new LatentAdversarial(), world.Data[DatasetNames.ForgetAdversary].Batches(3, world.Seed));
            lesson.TakeGradients(world.Model, 0, world.Model.Weights);
            return [.. world.Model.Weights.Gradients.data<float>()];
        }

        var plain = GradientWith(new());
        var replayed = GradientWith(new() { RecomputeLayers = true, PredictionsAtOnce = 2 });
        Assert.All(plain.Zip(replayed), pair => Assert.Equal(pair.First, pair.Second, Bound(pair.First, 1e-5)));
    }

    [Fact]
    public void Weighted_ascents_without_weight_are_gradient_ascent()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        var plain = world.Loss(new GradientAscent(), batch).item<float>();
        Assert.Equal(-world.Loss(new NextToken(), batch).item<float>(), plain);
        Assert.Equal(plain, world.Loss(new WeightedGradientAscent { Beta = 0 }, batch).item<float>(), 1e-6);
        Assert.Equal(plain, world.Loss(new SaturationImportance { Saturation = 0, Importance = 0 }, batch).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(128256)]
    public void Negative_entropy_of_uniform_logits_is_minus_log_of_the_vocabulary(int vocabulary)
    {
        using var logits = zeros(2, vocabulary);
        Assert.All(MaxEntropy.NegativeEntropy(logits).data<float>().ToArray(), value => Assert.Equal(-Math.Log(vocabulary), value, 1e-4));
    }

    [Fact]
    public void Hidden_state_distance_to_itself_is_zero()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        var objective = new Retention { NextTokenWeight = 0 };
        Assert.Equal(0, world.Loss(objective, batch).item<float>());
    }

    [Fact]
    public void Random_mapping_is_zero_where_states_point_along_their_vectors()
    {
        // With every block switched off (all projections zero) each state is a multiple of the embedding, here the random vector.
        using var world = new TinyWorld();
        using var silent = no_grad();
        world.Model.Weights.Values.zero_();
        world.Model.Weights.View("model.norm.weight").fill_(1);
        world.Model.Weights.View("model.embed_tokens.weight").copy_(RandomMapping.Vectors(world.Model, world.Seed.Derive("random-vectors")) * -3);
        using var batch = TinyWorld.MakeBatch();
        Assert.Equal(0, world.Loss(new RandomMapping(), batch).item<float>(), 1e-5);
    }

    /// <summary>Against the equation written out position by position, in float64.</summary>
    [Fact]
    public void Preference_is_the_papers_equation_and_ln_2_at_the_original()
    {
        using var world = new TinyWorld();
        var objective = new DirectPreference { Beta = 0.7 };
        using var batch = TinyWorld.MakeBatch(parts: objective.Parts);
        Assert.Equal(Math.Log(2), world.Loss(objective, batch).item<float>(), 1e-6);
        var original = objective.Parts.Select(part => Rows(world, batch.Part(part))).ToList();
        Disturb(world, 0.1);
        var moved = objective.Parts.Select(part => Rows(world, batch.Part(part))).ToList();
        double Expected(double beta) => Enumerable.Range(0, 3).Average(row =>
            Math.Log(1 + Math.Exp(-beta * (moved[0][row] - original[0][row] - (moved[1][row] - original[1][row])))));
        Assert.NotEqual(Math.Log(2), Expected(0.7), 1e-2);
        Assert.Equal(Expected(0.7), world.Loss(objective, batch).item<float>(), 1e-5);

        // Chosen and rejected swapped: the margin changes its sign.
        Assert.Equal(Expected(-0.7), world.Loss(objective with { Reversed = true }, batch).item<float>(), 1e-5);

        static double[] Rows(TinyWorld world, Batch batch)
        {
            using var silent = no_grad();
            var logits = world.Model.Logits(world.Model.Hidden(batch.Ids)).to(ScalarType.Float64);
            var ids = batch.Ids;
            return [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(1, 4).Where(at => batch.Labels[row, at].item<bool>()).Sum(at =>
            {
                var scores = logits[row, at - 1].data<double>().ToArray();
                return scores[ids[row, at].item<long>()] - Math.Log(scores.Sum(Math.Exp));
            }))];
        }
    }

    private static IObjective Make(string kind) => AllObjectives.Make(kind);

    // Of a loss of 25 in float32 the sixth digit is rounding.
    private static double Bound(double value, double bound) => bound * Math.Max(1, Math.Abs(value));

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
        using var batch = TinyWorld.MakeBatch(padding, parts: Make(kind).Parts);
        world.Model.Weights.Train();
        var loss = world.Loss(Make(kind), batch);
        loss.backward();
        return (loss.item<float>(), [.. world.Model.Weights.Gradients.data<float>()]);
    }
}
