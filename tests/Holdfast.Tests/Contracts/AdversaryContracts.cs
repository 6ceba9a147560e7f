using Holdfast.Adversaries;

namespace Holdfast.Tests.Contracts;

/// <summary>What every adversary of the catalogue promises, whoever wrote it.</summary>
public class AdversaryContracts
{
    private const int Steps = 4;

    public static TheoryData<string> Kinds => [.. Smallest.Adversaries.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_trajectory_from_the_texts_that_it_names(string kind)
    {
        var first = Trajectory(kind);
        Assert.Equal(first, Trajectory(kind));
        Assert.Equal(Steps, first.Select(weights => weights.Sum()).Distinct().Count());
        Assert.All(first[^1], weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resting_it_gives_no_gradients_and_goes_on_as_if_it_had_not(string kind)
    {
        var points = Trajectory(kind);
        using var world = new TinyWorld();
        using var batch = TinyWorld.MakeBatch();
        var adversary = Smallest.Bound<IAdversary>(Smallest.Adversaries, kind);
        using var session = adversary.Begin(world.Model, new AdversaryContext(world.Named(adversary), world.Lessons, world.Seed, Steps));
        foreach (var point in points)
        {
            session.Advance();
            Assert.True(HasGradient());
            using (session.Resting())
            {
                Assert.False(HasGradient());
            }

            using var attacked = session.Attacked();
            Assert.Equal(point, world.Weights());
        }

        bool HasGradient()
        {
            using var hidden = world.Model.Hidden(batch.Ids);
            return hidden.requires_grad;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_tensor_stays_alive(string kind)
    {
        using var world = new TinyWorld();
        Assert.Equal(0, Contract.LeftAlive(() => Run(kind, world, () => { })));
    }

    private static List<float[]> Trajectory(string kind)
    {
        using var world = new TinyWorld();
        var points = new List<float[]>();
        Run(kind, world, () => points.Add(world.Weights()));
        return points;
    }

    private static void Run(string kind, TinyWorld world, Action look)
    {
        var adversary = Smallest.Bound<IAdversary>(Smallest.Adversaries, kind);
        using var session = adversary.Begin(world.Model, new AdversaryContext(world.Named(adversary), world.Lessons, world.Seed, Steps));
        for (var step = 0; step < Steps; step++)
        {
            session.Advance();
            using var attacked = session.Attacked();
            look();
        }
    }
}
