using Holdfast.Adversaries;
using Holdfast.Data;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Safeguards;
using Holdfast.Tests.Contracts;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.Optimizers.States;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Tests.Safeguards;

public class TamperResistanceTests
{
    private static readonly TamperResistance Small = new()
    {
        Initial = new None(),
        Adversaries = [new() { Adversary = new FineTuningAdversary { LearningRates = [0.01, 0.03], BatchSize = 3 } },
            new() { Adversary = new SwitchingAdversary { LearningRates = [0.02], BatchSize = 3 } }],
        OuterSteps = 6,
        InnerSteps = 8,
        MeasureEvery = 4,
        HeldOutBatchSize = 3,
        RetainBatchSize = 3,
        Outer = new Optimization { Optimizer = new ScheduleFreeAdamW(), LearningRate = 0.01 },
        SaveEvery = 2,
    };

    /// <summary>The numbers of the paper's schedule: K = 64, lambda = 0.0625, every fourth step.</summary>
    [Fact]
    public void Weights_along_the_trajectory_are_the_papers()
    {
        var paper = new TamperResistance { InnerSteps = 64, WeightGrowth = 0.0625, MeasureEvery = 4 };
        Assert.Equal(0.01950, paper.WeightOf(0, 64), 1e-5);
        Assert.Equal(0.02352, paper.WeightOf(3, 64), 1e-5);
        Assert.Equal(0.13534, paper.WeightOf(31, 64), 1e-5);
        Assert.Equal(1, paper.WeightOf(63, 64));
        Assert.Equal(16.2029, Enumerable.Range(0, 64).Sum(i => paper.WeightOf(i, 64)), 1e-4);
        Assert.Equal(4.4380, Enumerable.Range(0, 64).Where(i => (i + 1) % 4 == 0).Sum(i => paper.WeightOf(i, 64)), 1e-4);
        var normalised = paper with { NormaliseWeights = true };
        Assert.Equal(1, Enumerable.Range(0, 64).Where(i => (i + 1) % 4 == 0).Sum(i => normalised.WeightOf(i, 64)), 1e-12);
    }

    [Fact]
    public void The_papers_run_takes_60750_passes()
    {
        var paper = new TamperResistance();
        Assert.Equal(60_750, paper.OuterSteps * (paper.InnerSteps + (paper.InnerSteps / paper.MeasureEvery) + 1));
    }

    [Fact]
    public void Switch_points_have_the_mean_of_their_distribution()
    {
        var mean = Enumerable.Range(0, 4000).Average(i => SwitchingAdversary.DrawBeta(6, 3, new Seed(5).Derive("draw", i)));
        Assert.Equal(2.0 / 3, mean, 0.01);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    public void The_first_outer_gradient_is_the_sum_of_gradients_at_the_attacked_weights_plus_the_retain_gradient(double attackedRetain)
    {
        var safeguard = Small with
        {
            OuterSteps = 1,
            AttackedRetainWeight = attackedRetain,
            Outer = new Optimization { Optimizer = new Sgd { Momentum = 0, Nesterov = false }, LearningRate = 1 },
            Adversaries = [new() { Adversary = new FineTuningAdversary { LearningRates = [0.02], BatchSize = 3 } }],
        };
        using var world = new TinyWorld();
        var context = world.SafeguardContext();
        var before = world.Weights();
        safeguard.Protect(world.Model, context);
        var moved = before.Zip(world.Weights(), (old, now) => old - now).ToArray();

        using var fresh = new TinyWorld();
        fresh.Model.Weights.Train();
        using var expected = zeros_like(fresh.Model.Weights.Values);
        using var retain = context.Data[DatasetNames.Retain].Batches(3, context.Seed.Derive("retain")).At(0);
        using var batch = context.Data[DatasetNames.ForgetHeldOut].Batches(3, context.Seed.Derive("held-out")).At(0);
        var seed = context.Seed.Derive("trajectory");
        using (var session = safeguard.Adversaries[0].Adversary.Begin(
            fresh.Model, new AdversaryContext(context.Data, fresh.Lessons, seed.Derive(DatasetNames.ForgetAdversary), 8)))
        {
            foreach (var measured in new[] { 3, 7 })
            {
                for (var i = 0; i < 4; i++)
                {
                    session.Advance();
                }

                Accumulate(fresh, new MaxEntropy(), batch, 4 * Math.Exp(0.0625 * (measured - 7)), expected);
                Accumulate(fresh, new Retention(), retain, attackedRetain * Math.Exp(0.0625 * (measured - 7)), expected);
            }
        }

        using (no_grad())
        {
            fresh.Model.Weights.Values.copy_(tensor(before));
        }

        Accumulate(fresh, new Retention(), retain, 1, expected);
        Assert.All(expected.data<float>().ToArray().Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Contains(moved, difference => Math.Abs(difference) > 1e-2);
    }

    [Fact]
    public void Same_seed_same_weights_and_another_seed_others()
    {
        float[] Run(string seed)
        {
            using var world = new TinyWorld();
            Small.Protect(world.Model, world.SafeguardContext() with { Seed = new Seed(1).Derive(seed) });
            return world.Weights();
        }

        Assert.Equal(Run("a"), Run("a"));
        Assert.NotEqual(Run("a"), Run("b"));
    }

    public static TheoryData<string> Variants => [.. Ways.Keys];

    private static Dictionary<string, TamperResistance> Ways { get; } = new()
    {
        ["plain"] = Small,
        ["adapters"] = Small with
        {
            Adversaries = [
                new() { Adversary = new FineTuningAdversary { Weights = new LowRank { Rank = 2 }, LearningRates = [0.02], BatchSize = 3 } },
                new() { Adversary = new SwitchingAdversary { Weights = new WeightDecomposed(), LearningRates = [0.02], BatchSize = 3 } }],
        },
        ["outer adapters"] = Small with
        {
            Weights = new LowRank { Rank = 2 },
            Adversaries = [Small.Adversaries[0],
                new() { Adversary = new SwitchingAdversary { Weights = new LowRank { Rank = 3 }, LearningRates = [0.02], BatchSize = 3 } }],
            Initial = new MaxEntropyUnlearning { Steps = 1, BatchSize = 3, Optimization = new() { LearningRate = 0.01 } },
            AttackedRetainWeight = 0.5,
        },
        ["adapters alone"] = Small with
        {
            Weights = new WeightDecomposed { Directions = new LowRank { Rank = 2 } },
            Adversaries = [new() { Adversary = new FineTuningAdversary
            {
                Weights = new LowRank { Rank = 2 },
                LearningRates = [0.02],
                BatchSize = 3,
            } }],
            PoolPatch = new PoolPatch { Every = 2, Candidates = [new FineTuningAdversary { Weights = new LowRank(), BatchSize = 3 }] },
        },
        ["outer norms"] = Small with { Weights = new NormWeights() },
        ["curriculum"] = Small with { FirstInnerSteps = 2, MeasureEvery = 2, NormaliseWeights = true, Tasks = 2 },
        ["constraint"] = Small with { RetainConstraint = new RetainConstraint { Bound = 2, Rate = 0.5 } },
        ["small states"] = Small with
        {
            Adversaries = [new() { Adversary = new FineTuningAdversary
            {
                LearningRates = [0.01, 0.03],
                BatchSize = 3,
                Optimizer = new AdamW { States = new BFloat16States() },
            } }],
            Outer = Small.Outer with { Optimizer = new ScheduleFreeAdamW { States = new EightBitStates() } },
        },
        ["patch"] = Small with
        {
            PoolPatch = new PoolPatch
            {
                Every = 2,
                Candidates = [new FineTuningAdversary { Data = DatasetNames.Retain, LearningRates = [0.01], BatchSize = 3 },
                    new FineTuningAdversary { Weights = new LowRank { Rank = 2 }, LearningRates = [0.05], BatchSize = 3 }],
            },
        },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void With_buffers_on_the_host_it_ends_at_the_same_bits(string way)
    {
        using var plain = new TinyWorld();
        using var world = new TinyWorld();
        world.Model.Memory = new MemoryUse { Host = [HostedPart.Snapshot, HostedPart.Ledger, HostedPart.Optimizer] };
        Ways[way].Protect(plain.Model, plain.SafeguardContext());
        Ways[way].Protect(world.Model, world.SafeguardContext());
        Assert.Equal(plain.Weights(), world.Weights());
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_option_changes_where_it_ends(string way)
    {
        using var plain = new TinyWorld();
        using var world = new TinyWorld();
        Small.Protect(plain.Model, plain.SafeguardContext());
        Ways[way].Protect(world.Model, world.SafeguardContext());
        Assert.All(world.Weights(), weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(way == "plain", plain.Weights().SequenceEqual(world.Weights()));
    }

    [Fact]
    public void The_retain_constraint_lowers_its_factor_above_the_bound_and_raises_it_below()
    {
        var constraint = new RetainConstraint { Bound = 2, Rate = 0.5, Least = 0.1 };
        Assert.Equal(Math.Exp(-0.25), constraint.Next(1, 3), 1e-12);
        Assert.Equal(0.5 * Math.Exp(0.25), constraint.Next(0.5, 1), 1e-12);
        Assert.Equal(1, constraint.Next(0.9, 0.5));
        Assert.Equal(0.1, constraint.Next(0.11, 9));
    }

    [Fact]
    public void Inner_steps_grow_over_the_first_half()
    {
        var growing = new TamperResistance { OuterSteps = 100, InnerSteps = 64, FirstInnerSteps = 8 };
        Assert.Equal([8, 36, 64, 64], new long[] { 0, 25, 50, 99 }.Select(growing.InnerStepsAt));
    }

    /// <summary>The candidate that learns the held-out texts best is the worst for the safeguard.</summary>
    [Fact]
    public void The_search_finds_the_candidate_that_brings_most_back()
    {
        using var world = new TinyWorld();
        world.Model.Weights.Train();
        var start = world.Weights();
        using var snapshot = new WeightSnapshot(world.Model.Weights);
        var patch = new PoolPatch
        {
            Candidates = [new FineTuningAdversary { Data = DatasetNames.Retain, LearningRates = [1e-6], BatchSize = 3 },
                new FineTuningAdversary { Data = DatasetNames.ForgetHeldOut, LearningRates = [0.01], BatchSize = 3 }],
        };
        using var attacker = world.Lessons.Begin(new NextToken(), world.Data[DatasetNames.ForgetHeldOut].Batches(4, world.Seed));
        var (worst, _) = patch.Search(
            world.Model, () => new Back(snapshot), new AdversaryContext(world.Data, world.Lessons, world.Seed, 20),
            _ => attacker.Measure(world.Model, 0));
        Assert.Equal(1, worst);
        Assert.Equal(start, world.Weights());
        var pool = patch.Extend(Small.Adversaries, [0, 3]);
        Assert.Equal(3, pool.Count);
        Assert.Equal((patch.Candidates[1], 3.0), (pool[2].Adversary, pool[2].Share));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Stopped_anywhere_and_resumed_it_ends_at_the_same_bits(string way)
    {
        var safeguard = Ways[way];
        using var unbroken = new TinyWorld();
        safeguard.Protect(unbroken.Model, unbroken.SafeguardContext());
        for (var stop = 1; stop < safeguard.OuterSteps; stop++)
        {
            using var world = new TinyWorld();
            var store = new Contract.MemoryStore();
            using var cancel = new CancellationTokenSource();
            var first = world.SafeguardContext() with
            {
                Resume = store,
                Cancellation = cancel.Token,
                Journal = new CancelAt(cancel, stop),
            };
            Assert.Throws<OperationCanceledException>(() => safeguard.Protect(world.Model, first));
            using var again = new TinyWorld();
            safeguard.Protect(again.Model, again.SafeguardContext() with { Resume = store });
            Assert.Equal(unbroken.Weights(), again.Weights());
        }
    }

    [Fact]
    public void A_bound_that_the_loss_is_below_leaves_the_tamper_resistance_gradient_out()
    {
        float[] Run(TamperResistance safeguard)
        {
            using var world = new TinyWorld();
            safeguard.Protect(world.Model, world.SafeguardContext());
            return world.Weights();
        }

        Assert.Equal(Run(Small with { TamperResistanceWeight = 0 }), Run(Small with { LossBound = 0.0 }));
        Assert.Equal(Run(Small), Run(Small with { LossBound = -100 }));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void No_tensor_stays_alive(string way)
    {
        using var world = new TinyWorld();
        Assert.Equal(0, Contract.LeftAlive(() => Ways[way].Protect(world.Model, world.SafeguardContext())));
    }

    [Fact]
    public void Live_tensors_stay_flat_over_outer_steps()
    {
        using var world = new TinyWorld();
        var counts = new List<long>();
        var watch = new Watch(() => counts.Add(DisposeScopeManagerCount()));
        (Small with { OuterSteps = 60, SaveEvery = 1000 }).Protect(world.Model, world.SafeguardContext() with { Journal = watch });
        // Others' forgotten tensors may be freed in between, so the count may fall but must not rise.
        Assert.True(counts[^1] <= counts[20], $"{counts[20]} live tensors grew to {counts[^1]}");
    }

    [Fact]
    public void A_loss_that_turns_infinite_stops_with_step_and_learning_rate()
    {
        using var world = new TinyWorld();
        var wild = Small with { Adversaries = [new() { Adversary = new FineTuningAdversary { LearningRates = [1e38], BatchSize = 3 } }] };
        var exception = Assert.Throws<DivergenceException>(() => wild.Protect(world.Model, world.SafeguardContext()));
        Assert.Contains("Expected a finite loss", exception.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate 1E+38", exception.Message, StringComparison.Ordinal);
    }

    private static long DisposeScopeManagerCount() => TorchSharp.torch.Tensor.TotalCount;

    private static void Accumulate(TinyWorld world, IObjective objective, Batch batch, double weight, Tensor sum)
    {
        world.Model.Weights.ZeroGradients();
        (world.Loss(objective, batch) * weight).backward();
        using var silent = no_grad();
        sum.add_(world.Model.Weights.Gradients);
    }

    private sealed class CancelAt(CancellationTokenSource cancel, int stop) : IJournal
    {
        public void Measure(string series, long step, double value)
        {
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total)
        {
            if (done == stop)
            {
                cancel.Cancel();
            }
        }

        public IJournal Within(string prefix) => this;
    }

    private sealed class Back(WeightSnapshot snapshot) : IDisposable
    {
        public void Dispose() => snapshot.Restore();
    }

    private sealed class Watch(Action look) : IJournal
    {
        public void Measure(string series, long step, double value)
        {
        }

        public void Note(string text)
        {
        }

        public void Progress(string what, long done, long total) => look();

        public IJournal Within(string prefix) => this;
    }
}
