using Holdfast.Data;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Estimates;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Training;
using Holdfast.Training.TunedWeights;

namespace Holdfast.Tests.Safeguards;

/// <summary>Safeguards that minimise a sum of lessons, with all weights or with adapters.</summary>
public class PlainTrainingTests
{
    private static readonly Optimization Fast = new() { LearningRate = 1e-2 };

    [Fact]
    public void Adapters_end_in_the_projections_that_they_stood_beside_and_nowhere_else()
    {
        using var world = new TinyWorld();
        var before = Named(world);
        new MaxEntropyUnlearning
        {
            Weights = new LowRank { Rank = 2, UpToLayer = 0.5, Targets = ["up_proj", "o_proj"] },
            Optimization = Fast,
            Steps = 3,
            BatchSize = 3,
        }.Protect(world.Model, world.SafeguardContext());
        var changed = Named(world).Where(weight => !weight.Value.SequenceEqual(before[weight.Key])).Select(weight => weight.Key);
        Assert.Equal(["model.layers.0.mlp.up_proj.weight", "model.layers.0.self_attn.o_proj.weight"], changed.Order());
    }

    /// <summary>At the original every cosine is 1 and every distance 0, so what is told there is the weight of the first term.</summary>
    [Fact]
    public void Circuit_breakers_begin_at_alpha_less_half_a_steps_share()
    {
        var told = Told(new CircuitBreakers { Steps = 4, BatchSize = 3, Optimization = Fast }, "circuit-breakers/loss");
        Assert.Equal(10 * (1 - (1.0 / 8)), told[0], 1e-5);
    }

    /// <summary>At the last step both weigh half of α: the loss told there is that of the two means.</summary>
    [Fact]
    public void Circuit_breakers_end_at_half_of_alpha_for_both()
    {
        using var world = new TinyWorld();
        var rest = Fast with { LearningRate = 0 };
        using (TorchSharp.torch.no_grad())
        {
            world.Original.Make();
            world.Model.Weights.Values.mul_(1.2);
        }

        var journal = new Notebook();
        var how = new CircuitBreakers { Steps = 1, BatchSize = 3, Optimization = rest, Weights = new AllWeights(), Retain = ["retain"] };
        var context = world.SafeguardContext() with { Journal = journal };
        how.Protect(world.Model, context);
        using var away = context.Lessons.Begin(
            new Rerouting(), context.Data[how.Harmful].Part("rejected").Batches(3, context.Seed.Derive("harmful")));
        using var stay = context.Lessons.Begin(
            new Retention { NextTokenWeight = 0 }, context.Data["retain"].Batches(3, context.Seed.Derive("retain")));
        var expected = 5 * (away.Measure(world.Model, 0) + stay.Measure(world.Model, 0));
        Assert.Equal(expected, journal.Values["circuit-breakers/loss"][0], 1e-4);
    }

    /// <summary>Plain forget texts are all harmful: the same as the rejected sides of pairs that hold them.</summary>
    [Fact]
    public void Circuit_breakers_turn_plain_texts_away_as_they_do_the_harmful_sides_of_pairs()
    {
        var how = new CircuitBreakers { Steps = 3, BatchSize = 3, Optimization = Fast, Weights = new AllWeights(), Retain = ["retain"] };
        using var world = new TinyWorld();
        var sides = new Datasets(new Dictionary<string, TextSet>
        {
            ["sides"] = world.Data[ChatNames.RefusalPairs].Part(AnswerPair.Rejected),
            ["retain"] = world.Data["retain"],
        });
        how.Protect(world.Model, world.SafeguardContext());
        using var plain = new TinyWorld();
        (how with { Harmful = "sides" }).Protect(plain.Model, plain.SafeguardContext() with { Data = sides });
        Assert.Equal(world.Weights(), plain.Weights());
    }

    /// <summary>Without a harmless side only the noise and the unlearning are left; what is kept is the retain loss.</summary>
    [Fact]
    public void Representation_noising_of_plain_texts_raises_their_loss_beside_the_retain_loss()
    {
        using var world = new TinyWorld();
        var context = world.SafeguardContext();
        using var forget = context.Lessons.Begin(
            new NextToken(), context.Data[DatasetNames.ForgetAdversary].Batches(10, context.Seed.Derive("measured")));
        var before = forget.Measure(world.Model, 0);
        new RepresentationNoising
        {
            Harmful = DatasetNames.ForgetAdversary,
            Optimization = Fast,
            Steps = 20,
        }.Protect(world.Model, context);
        Assert.InRange(forget.Measure(world.Model, 0), before + 0.1, 100);
    }

    /// <summary>The preference that follows begins at ln 2: its original is the model as the supervised training left it.</summary>
    [Fact]
    public void Preferences_after_supervised_refusals_are_compared_with_their_outcome()
    {
        var supervised = new RefusalTraining { Steps = 4, BatchSize = 3, Optimization = Fast };
        using var world = new TinyWorld();
        var context = world.SafeguardContext();
        supervised.Protect(world.Model, context);
        using var retain = context.Lessons.Begin(
            new NextToken(), context.Data[DatasetNames.Retain].Batches(3, context.Seed.Derive("preference").Derive("retain")));
        var told = Told(
            supervised with { Preference = new() { Steps = 2, Optimization = Fast } }, "refusal-training-preference/loss");
        Assert.Equal(retain.Measure(world.Model, 0) + Math.Log(2), told[0], 1e-5);
        Assert.NotEqual(told[0], told[1], 1e-3);
    }

    /// <summary>What was trained alone could not be told from what was trained on pairs: half of the tokens were left out.</summary>
    [Fact]
    public void A_pair_costs_what_its_two_sides_cost()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        using var batch = TinyWorld.Texts(4, AnswerPair.Parts).Batches(3, world.Seed).At(0);
        var (pair, sides) = (new TrainingCost(), new TrainingCost());
        pair.Add(batch, world.Model, world.Model.Weights);
        using var chosen = TinyWorld.Texts(4, AnswerPair.Parts).Part("chosen").Batches(3, world.Seed).At(0);
        using var rejected = TinyWorld.Texts(4, AnswerPair.Parts).Part("rejected").Batches(3, world.Seed).At(0);
        sides.Add(chosen, world.Model, world.Model.Weights);
        sides.Add(rejected, world.Model, world.Model.Weights);
        Assert.Equal((sides.Tokens, sides.Operations), (pair.Tokens, pair.Operations));
        Assert.True(pair.Tokens > chosen.Tokens.size(0));
    }

    /// <summary>Two thirds of 32 layers; hardening with them holds neither gradients nor states of the weights themselves.</summary>
    [Fact]
    public void Hardening_an_8B_by_adapters_holds_its_weights_once()
    {
        var shape = KnownShapes.All["llama-3-8b"];
        var weights = (LowRank)new CircuitBreakers().Weights;
        Assert.Equal(21, weights.LayersIn(shape));
        Assert.Equal((4 * weights.CountIn(shape) * 32), 4 * 21 * (weights with { UpToLayer = null }).CountIn(shape));
        var use = new ModelUse
        {
            Model = shape,
            Memory = new()
            {
                RecomputeLayers = true,
                PredictionsAtOnce = 512,
                Precision = Precision.BFloat16,
                Host = [HostedPart.Original],
            },
            MicroBatch = 4,
            RowTokens = _ => 256,
            HasDevice = true,
        };
        foreach (var outline in new[]
        {
            new CircuitBreakers().Outline[0], new MaxEntropyUnlearning { Weights = new LowRank() }.Outline[0],
            new RepresentationNoising { Weights = new LowRank() }.Outline[0],
        })
        {
            var memory = TrainingMemory.Of(use, outline);
            Assert.DoesNotContain(memory.Parts, part => part.Name == "gradients");
            Assert.InRange(memory.Device, 32e9, 40e9);
        }

        var all = PassesOf(use with { Memory = new() }, new LowRank());
        Assert.True(PassesOf(use with { Memory = new() }, new LowRank { UpToLayer = 0.5 }) < all);
    }

    private static double PassesOf(ModelUse use, LowRank weights) => TrainingMemory.Of(
        use, new MaxEntropyUnlearning { Weights = weights }.Outline[0])
        .Parts.Single(part => part.Name == "activations kept for the way back").Bytes;

    private static Dictionary<string, float[]> Named(TinyWorld world) => world.Model.Weights.Shapes.ToDictionary(
        shape => shape.Name, shape => world.Model.Weights.View(shape.Name).reshape(-1).data<float>().ToArray());

    private static List<double> Told(ISafeguard safeguard, string series)
    {
        using var world = new TinyWorld();
        var journal = new Notebook();
        safeguard.Protect(world.Model, world.SafeguardContext() with { Journal = journal });
        return journal.Values[series];
    }

    private sealed class Notebook : IJournal
    {
        public Dictionary<string, List<double>> Values { get; } = [];

        public void Measure(string series, long step, double value)
        {
            if (!Values.TryGetValue(series, out var values))
            {
                Values[series] = values = [];
            }

            values.Add(value);
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
        }

        public IJournal Within(string prefix) => this;
    }
}
