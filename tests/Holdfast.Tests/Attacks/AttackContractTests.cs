using Holdfast.Attacks;
using Holdfast.Data;
using Holdfast.Models;
using Holdfast.Training;
using static TorchSharp.torch;

namespace Holdfast.Tests.Attacks;

/// <summary>What every attack promises: same seed same weights, exact restore, nothing left behind, cancellation within a step.</summary>
public class AttackContractTests
{
    private static readonly Dictionary<string, IAttack> Attacks = new IAttack[]
    {
        Make("adamw") with { Optimizer = new AdamW() },
        Make("sgd") with { Optimizer = new Sgd() },
        Make("adadelta") with { Optimizer = new Adadelta(), LearningRate = 0.01 },
        Make("schedule-free") with { Optimizer = new ScheduleFreeAdamW { WarmUpSteps = 2 } },
        Make("warm-up") with { Schedule = new WarmUp { Steps = 3, Cosine = true } },
        Make("retain") with { Data = DatasetNames.Retain },
        Make("retain-forget") with { First = DatasetNames.Retain },
        Make("low-rank") with { LowRank = new LowRankOptions { Rank = 2 } },
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

    [Theory]
    [MemberData(nameof(Names))]
    public void No_tensor_is_left_alive(string name)
    {
        using var world = new TinyWorld();
        Attacks[name].Tamper(world.Model, world.AttackContext());
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

    [Fact]
    public void Low_rank_adapters_merged_compute_what_they_computed_attached()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var silent = no_grad();
        using var adapter = new LowRankAdapter(world.Model, new LowRankOptions { Rank = 3 }, world.Seed);
        using var original = world.Model.Logits(world.Model.Hidden(batch.Ids));
        foreach (var shape in adapter.Weights.Shapes)
        {
            adapter.Weights.View(shape.Name).fill_(0.07);
        }

        using var attached = world.Model.Logits(world.Model.Hidden(batch.Ids));
        adapter.Merge();
        using var merged = world.Model.Logits(world.Model.Hidden(batch.Ids));
        Assert.True((attached - merged).abs().max().item<float>() < 1e-5);
        Assert.True((attached - original).abs().max().item<float>() > 1e-2);
    }

    [Fact]
    public void A_fresh_adapter_changes_nothing()
    {
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        using var silent = no_grad();
        using var before = world.Model.Logits(world.Model.Hidden(batch.Ids));
        using var adapter = new LowRankAdapter(world.Model, new LowRankOptions(), world.Seed);
        using var after = world.Model.Logits(world.Model.Hidden(batch.Ids));
        Assert.Equal(0, (before - after).abs().max().item<float>());
    }

    private static FineTuningAttack Make(string name) => new() { Name = name, Steps = 6, BatchSize = 3, LearningRate = 1e-4 };
}
