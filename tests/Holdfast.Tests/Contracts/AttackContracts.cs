using Holdfast.Adversaries;
using Holdfast.Attacks;

namespace Holdfast.Tests.Contracts;

/// <summary>What every attack of the catalogue promises, whoever wrote it.</summary>
public class AttackContracts
{
    public static TheoryData<string> Kinds => [.. Smallest.Attacks.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_finite_weights_and_others_than_before_unless_it_moves_none(string kind)
    {
        var (first, start) = Tampered(kind);
        Assert.Equal(first, Tampered(kind).After);
        Assert.Equal(Make(kind).Family.Weights == AttackFamily.NoWeights, start.SequenceEqual(first));
        Assert.All(first, weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_tensor_stays_alive(string kind)
    {
        using var world = new TinyWorld();
        Assert.Equal(0, Contract.LeftAlive(() => Make(kind).Tamper(world.Model, world.AttackContext())));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cancelled_it_stops_within_a_step(string kind)
    {
        using var world = new TinyWorld();
        using var cancel = new CancellationTokenSource();
        var attack = Make(kind);
        var examined = new List<int>();
        if (attack.Steps == 0)
        {
            cancel.Cancel();
        }

        Assert.Throws<OperationCanceledException>(() => attack.Tamper(world.Model, world.AttackContext() with
        {
            Cancellation = cancel.Token,
            ExaminedSteps = Enumerable.Range(1, attack.Steps).ToHashSet(),
            Examine = (step, _) =>
            {
                examined.Add(step);
                if (step == 3)
                {
                    cancel.Cancel();
                }
            },
        }));
        Assert.Equal(attack.Steps == 0 ? [] : [1, 2, 3], examined);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_leaves_the_released_model_alone_and_reads_only_the_texts_that_it_names(string kind)
    {
        using var world = new TinyWorld();
        var released = world.Original.Model.Weights.Values.data<float>().ToArray();
        Make(kind).Tamper(world.Model, world.AttackContext() with { Data = world.Named(Make(kind)) });
        Assert.Equal(released, world.Original.Model.Weights.Values.data<float>().ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Being_examined_on_the_way_does_not_change_where_it_ends(string kind)
    {
        using var world = new TinyWorld();
        Make(kind).Tamper(world.Model, world.AttackContext() with { ExaminedSteps = new HashSet<int> { 2, 5, 6 } });
        Assert.Equal(Tampered(kind).After, world.Weights());
    }

    private static IAttack Make(string kind) => Smallest.Bound<IAttack>(Smallest.Attacks, kind);

    private static (float[] After, float[] Before) Tampered(string kind)
    {
        using var world = new TinyWorld();
        var before = world.Weights();
        Make(kind).Tamper(world.Model, world.AttackContext());
        return (world.Weights(), before);
    }
}
