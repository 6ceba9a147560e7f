using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Schedules;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Attacks;

/// <summary>What every attack promises: same seed same weights, exact restore, nothing left behind, cancellation within a step.</summary>
public class AttackContractTests
{
    private static readonly Optimization Fast = new() { LearningRate = 1e-2 };

    private static readonly Dictionary<string, IAttack> Attacks = new IAttack[]
    {
        Make("adamw") with { Optimization = Fast with { Optimizer = new AdamW() } },
        Make("sgd") with { Optimization = Fast with { Optimizer = new Sgd() } },
        Make("adadelta") with { Optimization = Fast with { Optimizer = new Adadelta(), LearningRate = 1 } },
        Make("schedule-free") with { Optimization = Fast with { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 2 } } },
        Make("warm-up") with { Optimization = Fast with { Schedule = new WarmUp { Steps = 3, Cosine = true } } },
        Make("retain") with { Data = DatasetNames.Retain },
        Make("retain-forget") with { Companion = new Companion() },
        Make("low-rank") with { Weights = new LowRank { Rank = 2 } },
        Make("low-rank-average") with { Weights = new LowRank { Rank = 2 }, Optimization = Fast with { Optimizer = new ScheduleFreeAdamW() } },
        Make("dora") with { Weights = new WeightDecomposed { Directions = new LowRank { Rank = 2 } } },
        Make("embeddings") with { Weights = new EmbeddingWeights() },
        Make("last-layers") with { Weights = new LastLayers() },
        Make("projections") with { Weights = new ProjectionWeights { Targets = ["down_proj", "o_proj"], FromLayer = 2 } },
        Make("norms") with { Weights = new NormWeights() },
        Make("layerwise-rates") with { Weights = new LayerwiseRates() },
        Make("forget-retain") with { Companion = new Companion { Order = CompanionOrder.After } },
        Make("mixed") with { Companion = new Companion { Order = CompanionOrder.Mixed, Share = 0.5 } },
        Make("interleaved") with { Companion = new Companion { Order = CompanionOrder.Interleaved, Share = 0.5 } },
        Make("few") with { Few = 2 },
        Make("escape") with { Optimization = Fast with { Schedule = new Escape { Steps = 2 } } },
        new NoisedAttack { Then = Make("noise") },
    }.ToDictionary(attack => attack.Name);

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Same_seed_gives_the_same_finite_weights_and_the_snapshot_restores_exactly(string name)
    {
        using var world = new TinyWorld();
        var start = world.Weights();
        using var snapshot = new WeightSnapshot(world.Model.Weights);
        var ends = new List<float[]>();
        for (var i = 0; i < 2; i++)
        {
            Attacks[name].Tamper(world.Model, world.AttackContext());
            ends.Add(world.Weights());
            snapshot.Restore();
            Assert.Equal(start, world.Weights());
        }

        Assert.Equal(ends[0], ends[1]);
        Assert.NotEqual(start, ends[0]);
        Assert.All(ends[0], weight => Assert.True(float.IsFinite(weight)));
    }

    internal static readonly Dictionary<string, Func<DecoderOptions, DecoderOptions>> Families = new()
    {
        ["untied"] = options => options with { TiedEmbeddings = false },
        ["qwen2"] = options => options with { QueryKeyValueBias = true },
        ["qwen3"] = options => options with { QueryKeyNorm = true },
        ["mistral"] = options => options with { SlidingWindow = 3 },
    };

    public static TheoryData<string> FamilyNames => [.. Families.Keys];

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Every_attack_works_on_every_family_of_models(string family)
    {
        using var world = new TinyWorld(shape: Families[family]);
        using var snapshot = new WeightSnapshot(world.Model.Weights);
        var start = world.Weights();
        foreach (var (name, attack) in Attacks)
        {
            attack.Tamper(world.Model, world.AttackContext());
            Assert.All(world.Weights(), weight => Assert.True(float.IsFinite(weight), name));
            Assert.NotEqual(start, world.Weights());
            snapshot.Restore();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_tensor_is_left_alive(string name)
    {
        using var world = new TinyWorld();
        Attacks[name].Tamper(world.Model, world.AttackContext());

        // What other tests have forgotten must not go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        Attacks[name].Tamper(world.Model, world.AttackContext());
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancels_within_a_step(string name)
    {
        using var world = new TinyWorld();
        using var cancel = new CancellationTokenSource();
        var examined = new List<int>();
        var context = world.AttackContext() with
        {
            Cancellation = cancel.Token,
            ExaminedSteps = Enumerable.Range(1, 6).ToHashSet(),
            Examine = (step, _) =>
            {
                examined.Add(step);
                if (step == 3)
                {
                    cancel.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => Attacks[name].Tamper(world.Model, context));
        Assert.Equal([1, 2, 3], examined);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examining_along_the_way_does_not_change_where_the_attack_ends(string name)
    {
        using var world = new TinyWorld();
        using var snapshot = new WeightSnapshot(world.Model.Weights);
        Attacks[name].Tamper(world.Model, world.AttackContext());
        var unwatched = world.Weights();
        snapshot.Restore();
        Attacks[name].Tamper(world.Model, world.AttackContext() with { ExaminedSteps = new HashSet<int> { 2, 5, 6 } });
        Assert.Equal(unwatched, world.Weights());
    }

    public static TheoryData<ITunedWeights> Adapters =>
        [new LowRank { Rank = 3 }, new WeightDecomposed { Directions = new LowRank { Rank = 3 } }];

    public static TheoryData<ITunedWeights, string> AdaptersOnFamilies => new(
        from weights in Adapters.Select(row => row.Data)
        from family in FamilyNames.Select(row => row.Data)
        select (weights, family));

    [Theory]
    [MemberData(nameof(AdaptersOnFamilies))]
    public void Adapters_merged_compute_what_they_computed_attached(ITunedWeights weights, string family)
    {
        using var world = new TinyWorld(shape: Families[family]);
        using var batch = TinyWorld.MakeBatch();
        using var silent = no_grad();
        using var original = world.Model.Logits(world.Model.Hidden(batch.Ids));
        using var tuning = weights.Begin(world.Model, world.Seed);
        Shift(tuning);
        using var attached = world.Model.Logits(world.Model.Hidden(batch.Ids));
        tuning.Merge();
        using var merged = world.Model.Logits(world.Model.Hidden(batch.Ids));
        Assert.True((attached - merged).abs().max().item<float>() < 1e-5);
        Assert.True((attached - original).abs().max().item<float>() > 1e-2);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public void A_fresh_adapter_changes_nothing(ITunedWeights weights)
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var silent = no_grad();
        using var before = world.Model.Logits(world.Model.Hidden(batch.Ids));
        using var adapter = weights.Begin(world.Model, world.Seed);
        using var after = world.Model.Logits(world.Model.Hidden(batch.Ids));
        Assert.True((before - after).abs().max().item<float>() < 1e-6);
    }

    /// <summary>What a safeguard measures at an adapter's attack is the merged model, with gradients for the model's own weights.</summary>
    [Theory]
    [MemberData(nameof(Adapters))]
    public void Measuring_at_merged_weights_gives_their_gradient_and_puts_everything_back(ITunedWeights weights)
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        world.Model.Weights.Train();
        var start = world.Weights();
        using var tuning = weights.Begin(world.Model, world.Seed);
        Shift(tuning);
        float[] measured = [];
        using (tuning.Merged())
        {
            measured = Gradient(world, batch);
        }

        Assert.Equal(start, world.Weights());
        using var attached = world.Model.Logits(world.Model.Hidden(batch.Ids));
        Assert.True(attached.requires_grad);
        tuning.Merge();
        world.Model.Weights.Train();
        Assert.Equal(Gradient(world, batch), measured);
        Assert.Contains(measured, value => Math.Abs(value) > 1e-3);
    }

    /// <summary>One adapter lies on top of another, and goes alone.</summary>
    [Theory]
    [MemberData(nameof(Adapters))]
    public void Adapters_on_top_of_others_add_to_what_is_merged_and_leave_the_others_there(ITunedWeights weights)
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var scope = NewDisposeScope();
        using var below = weights.Begin(world.Model, world.Seed);
        Shift(below);
        var alone = Logits(world.Model);
        using var merged = new TinyWorld();
        using (var same = weights.Begin(merged.Model, merged.Seed))
        {
            Shift(same);
            same.Merge();
        }

        var on = new LowRank { Rank = 2, Dropout = 0 };
        using (var above = on.Begin(world.Model, world.Seed.Derive("above")))
        using (var aboveMerged = on.Begin(merged.Model, world.Seed.Derive("above")))
        {
            Shift(above);
            Shift(aboveMerged);
            Assert.True((Logits(world.Model) - Logits(merged.Model)).abs().max().item<float>() < 1e-4);
            Assert.True((Logits(world.Model) - alone).abs().max().item<float>() > 1e-3);
        }

        Assert.True(Logits(world.Model).eq(alone).all().item<bool>());

        Tensor Logits(CausalLM model) => model.Logits(model.Hidden(batch.Ids)).detach();
    }

    [Fact]
    public void Only_the_named_weights_move()
    {
        foreach (var (name, moves) in new (string, Func<string, bool>)[]
        {
            ("embeddings", weight => weight.Contains("embed", StringComparison.Ordinal)),
            ("norms", weight => weight.EndsWith("norm.weight", StringComparison.Ordinal)),
            ("last-layers", weight => weight.Contains("layers.1.", StringComparison.Ordinal) || weight.StartsWith("model.norm", StringComparison.Ordinal)),
        })
        {
            using var world = new TinyWorld();
            using var before = world.Model.Copy();
            Attacks[name].Tamper(world.Model, world.AttackContext());
            foreach (var shape in world.Model.Weights.Shapes)
            {
                using var change = (world.Model.Weights.View(shape.Name) - before.Weights.View(shape.Name)).abs().max();
                Assert.True(change.item<float>() > 0 == moves(shape.Name), $"{name}: {shape.Name}");
            }
        }
    }

    [Fact]
    public void Reversed_preference_makes_the_rejected_answers_likelier_and_the_chosen_less_so()
    {
        using var world = new TinyWorld();
        var attack = new FineTuningAttack
        {
            Name = "reversed",
            Data = "pairs",
            Objective = new DirectPreference { Reversed = true },
            Optimization = Fast,
            Steps = 20,
            BatchSize = 10,
        };
        var before = LogProbabilities();
        attack.Tamper(world.Model, world.AttackContext());
        var after = LogProbabilities();

        Assert.True(after.Rejected - before.Rejected > 5 + after.Chosen - before.Chosen, $"{before} became {after}");
        Assert.Equal("direct-preference pairs", attack.Family.Data);

        (double Chosen, double Rejected) LogProbabilities()
        {
            using var scope = NewDisposeScope();
            using var silent = no_grad();
            using var batch = world.Data["pairs"].Batches(10, world.Seed).At(0);
            double Of(string part) => LogRatio.LogProbabilities(world.Model, batch.Part(part)).sum().item<float>();
            return (Of(AnswerPair.Chosen), Of(AnswerPair.Rejected));
        }
    }

    /// <summary>Adam's first step moves every weight by the learning rate: the factor of each layer can be read off.</summary>
    [Fact]
    public void Layerwise_rates_halve_from_layer_to_layer()
    {
        using var world = new TinyWorld();
        using var before = world.Model.Copy();
        (Make("one") with
        {
            Weights = new LayerwiseRates { Decay = 0.5 },
            Steps = 1,
            Optimization = Fast with { Optimizer = new AdamW { WeightDecay = 0 } },
        })
            .Tamper(world.Model, world.AttackContext());
        double Moved(string name) =>
            (world.Model.Weights.View(name) - before.Weights.View(name)).abs().max().item<float>();
        Assert.Equal(0.01, Moved("model.norm.weight"), 1e-5);
        Assert.Equal(0.01, Moved("model.layers.1.mlp.down_proj.weight"), 1e-5);
        Assert.Equal(0.005, Moved("model.layers.0.mlp.down_proj.weight"), 1e-5);
        Assert.Equal(0.0025, Moved("model.embed_tokens.weight"), 1e-5);
    }

    [Fact]
    public void Tokens_and_operations_are_counted_as_the_formula_says()
    {
        using var world = new TinyWorld();
        var cost = new TrainingCost();
        using var batch = TinyWorld.MakeBatch(padding: 1);
        world.Model.Weights.Train();
        cost.Add(batch, world.Model, world.Model.Weights);
        Assert.Equal(14, cost.Tokens);

        // Two layers of q and o 8 x 8, k and v 4 x 8, gate, up and down 12 x 8, and the tied head 12 x 8; 14 tokens in 3 rows of 6.
        const double products = (2 * ((2 * 64) + (2 * 32) + (3 * 96))) + 96;
        Assert.Equal((14 * 6 * products) + (18 * 12 * 2 * 8 * 6), cost.Operations);
    }

    private static void Shift(ITuning tuning)
    {
        using var silent = no_grad();
        using var noise = new Seed(3).Derive("shift").Normal(tuning.Weights.Values.shape, CPU);
        tuning.Weights.Values.add_(noise, 0.1);
    }

    private static float[] Gradient(TinyWorld world, Batch batch)
    {
        world.Model.Weights.ZeroGradients();
        NextToken.On(world.Model, batch).backward();
        return [.. world.Model.Weights.Gradients.data<float>()];
    }

    private static FineTuningAttack Make(string name) => new() { Name = name, Steps = 6, BatchSize = 3, Optimization = Fast };
}
