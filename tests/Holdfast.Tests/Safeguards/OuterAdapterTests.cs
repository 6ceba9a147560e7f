using Holdfast.Adversaries;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Estimates;
using Holdfast.Models;
using Holdfast.Safeguards;
using Holdfast.Tensors;
using Holdfast.Tests.Contracts;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Safeguards;

/// <summary>TAR whose outer loop moves adapters, against attackers of the model's own weights and of adapters on top.</summary>
public class OuterAdapterTests
{
    private static readonly LowRank Thin = new() { Rank = 3, Alpha = 6, Dropout = 0 };

    private static readonly TamperResistance Small = new()
    {
        Initial = new None(),
        OuterSteps = 1,
        InnerSteps = 4,
        MeasureEvery = 2,
        HeldOutBatchSize = 3,
        RetainBatchSize = 3,
        Outer = new() { Optimizer = new Sgd { Momentum = 0, Nesterov = false }, LearningRate = 1 },
    };

    public static TheoryData<string> Attackers => ["full", "low-rank"];

    /// <summary>
    /// Where B is zero, one step at rate 1 against the gradient G of a projection moves it by (α / r)² G Aᵀ A; and G is what a step of
    /// all weights against the same attack moves it by.
    /// </summary>
    [Theory]
    [MemberData(nameof(Attackers))]
    public void The_first_step_is_that_of_all_weights_as_adapters_can_take_it(string attacker)
    {
        using var world = new TinyWorld();
        using var whole = new TinyWorld();
        using var fresh = new TinyWorld();
        var safeguard = Against(attacker);
        safeguard.Protect(whole.Model, whole.SafeguardContext());
        (safeguard with { Weights = Thin }).Protect(world.Model, world.SafeguardContext());
        using var scope = NewDisposeScope();
        using var silent = no_grad();
        using var start = Thin.Begin(fresh.Model, fresh.SafeguardContext().Seed.Derive("adapter"));
        foreach (var projection in fresh.Model.Projections().Select(shape => shape.Name))
        {
            var before = fresh.Model.Weights.View(projection + ".weight");
            var gradient = before - whole.Model.Weights.View(projection + ".weight");
            var a = start.Weights.View(projection + ".lora_A.weight");
            var expected = gradient.mm(a.t()).mm(a).mul(Held.Number(Thin.Alpha / Thin.Rank * Thin.Alpha / Thin.Rank));
            var moved = before - world.Model.Weights.View(projection + ".weight");
            Assert.Equal(0, (moved - expected).abs().max().item<float>(), 1e-4);
            Assert.True(moved.abs().max().item<float>() > 1e-3, projection);
        }
    }

    [Theory]
    [MemberData(nameof(Attackers))]
    public void The_models_own_weights_stay_until_the_end_and_only_projections_change_then(string attacker)
    {
        using var world = new TinyWorld();
        var start = world.Weights();
        var looks = 0;
        var journal = new Contract.Steps(_ =>
        {
            looks++;
            Assert.Equal(start, world.Weights());
        });
        var safeguard = Against(attacker) with { Weights = Thin, OuterSteps = 3, Outer = Gentle };
        safeguard.Protect(world.Model, world.SafeguardContext() with { Journal = journal });
        Assert.Equal(3, looks);
        using var before = new TinyWorld();
        foreach (var shape in world.Model.Weights.Shapes)
        {
            using var change = (world.Model.Weights.View(shape.Name) - before.Model.Weights.View(shape.Name)).abs().max();
            Assert.True(change.item<float>() > 0 == shape.Name.EndsWith("_proj.weight", StringComparison.Ordinal), shape.Name);
        }
    }

    /// <summary>As many columns as the narrowest side of a projection: what all weights reach, adapters reach too.</summary>
    [Theory]
    [MemberData(nameof(Attackers))]
    public void At_full_rank_the_loss_after_attacks_falls_as_it_does_with_all_weights(string attacker)
    {
        var safeguard = Against(attacker) with { OuterSteps = 60, Outer = Gentle };
        var all = Fall(safeguard);
        var adapters = Fall(safeguard with { Weights = new LowRank { Rank = 8, Alpha = 16, Dropout = 0 } });
        Assert.True(all > 0.01, $"{all} against {adapters}");
        Assert.InRange(adapters, 0.5 * all, 3 * all);
    }

    /// <summary>The model is held once: no snapshot, and no gradients of its own weights.</summary>
    [Fact]
    public void Against_adapters_alone_the_models_own_weights_never_have_gradients()
    {
        using var world = new TinyWorld();
        (Against("low-rank") with { Weights = Thin, OuterSteps = 2 }).Protect(world.Model, world.SafeguardContext());
        Assert.Throws<InvalidOperationException>(() => world.Model.Weights.Gradients);
    }

    [Fact]
    public void Adapters_that_read_the_weight_beneath_cannot_attack_other_adapters()
    {
        var faults = new List<string>();
        var safeguard = Small with
        {
            Adversaries = [new() { Adversary = new FineTuningAdversary { Weights = new WeightDecomposed() } }],
        };
        safeguard.Check(faults);
        Assert.Empty(faults);
        (safeguard with { Weights = Thin }).Check(faults);
        Assert.Equal(
            "Expected adversaries whose adapters can stand on those of the safeguard, got 'forget-adversary-dora' beside weights "
                + "'low-rank'. Give that adversary low-rank weights, or the safeguard full ones.",
            Assert.Single(faults));
    }

    /// <summary>What an 8B takes: weights once, and activations; each attacker of its own weights brings back what it moves.</summary>
    [Fact]
    public void An_8B_hardened_by_adapters_against_adapters_fits_in_40_GB()
    {
        var use = new ModelUse
        {
            Model = KnownShapes.All["llama-3-8b"],
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
        var alone = Told("low-rank");
        Assert.InRange(alone.Device, 32e9, 40e9);
        Assert.DoesNotContain(alone.Parts, part => part.Name is "gradients" or "snapshot" or "weights before adapters are put in");
        Assert.Equal(4.0 * new LowRank().CountIn(use.Model), alone.Parts.Single(part => part.Name == "ledger").Bytes);
        var weights = (double)use.Weights;
        Assert.InRange(Told("full").Device - alone.Device, 16 * weights, 16 * weights * 1.1);

        MemoryEstimate Told(string attacker) =>
            TrainingMemory.Of(use, (Against(attacker, new LowRank()) with { Weights = new LowRank() }).Outline![^1]);
    }

    private static Optimization Gentle => new() { Optimizer = new ScheduleFreeAdamW(), LearningRate = 0.01 };

    private static TamperResistance Against(string attacker, LowRank? adapters = null) => Small with
    {
        Adversaries =
        [
            new()
            {
                Adversary = new FineTuningAdversary
                {
                    Weights = attacker == "full" ? new AllWeights() : adapters ?? Thin,
                    LearningRates = [0.02],
                    BatchSize = 3,
                },
            },
        ],
    };

    // How much lower the tamper-resistance loss is over the last ten outer steps than over the first ten.
    private static double Fall(TamperResistance safeguard)
    {
        using var world = new TinyWorld();
        var journal = new Losses();
        safeguard.Protect(world.Model, world.SafeguardContext() with { Journal = journal });
        return journal.Values.Take(10).Average() - journal.Values.TakeLast(10).Average();
    }

    private sealed class Losses : IJournal
    {
        public List<double> Values { get; } = [];

        public void Measure(string series, long step, double value)
        {
            if (series == "tar/tamper-resistance-loss")
            {
                Values.Add(value);
            }
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
