using Holdfast.Safeguards;

namespace Holdfast.Tests.Contracts;

/// <summary>What every safeguard of the catalogue promises, whoever wrote it.</summary>
public class SafeguardContracts
{
    public static TheoryData<string> Kinds => [.. Smallest.Safeguards.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_finite_weights(string kind)
    {
        var first = Protected(kind);
        Assert.Equal(first, Protected(kind));
        Assert.All(first, weight => Assert.True(float.IsFinite(weight)));
        using var world = new TinyWorld();
        Assert.Equal(kind == "none", first.SequenceEqual(world.Weights()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_tensor_stays_alive(string kind)
    {
        using var world = new TinyWorld();
        Assert.Equal(0, Contract.LeftAlive(() => Make(kind).Protect(world.Model, world.SafeguardContext())));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_leaves_the_original_model_alone_and_reads_only_the_texts_that_it_names(string kind)
    {
        using var world = new TinyWorld();
        var original = world.Original.Model.Weights.Values.data<float>().ToArray();
        Make(kind).Protect(world.Model, world.SafeguardContext() with { Data = world.Named(Make(kind)) });
        Assert.Equal(original, world.Original.Model.Weights.Values.data<float>().ToArray());
    }

    /// <summary>After every step that it tells of: it stops there, and what it saved leads to the bits of an unbroken training.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cancelled_it_stops_within_a_step_and_resumed_it_ends_at_the_same_bits(string kind)
    {
        var unbroken = Protected(kind);
        for (var stop = 1; stop < StepsOf(kind); stop++)
        {
            var store = new Contract.MemoryStore();
            using var cancel = new CancellationTokenSource();
            using var world = new TinyWorld();
            var steps = new Contract.Steps(count =>
            {
                if (count == stop)
                {
                    cancel.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(() => Make(kind).Protect(
                world.Model, world.SafeguardContext() with { Cancellation = cancel.Token, Journal = steps, Resume = store }));
            Assert.Equal(stop, steps.Count);
            using var again = new TinyWorld();
            Make(kind).Protect(again.Model, again.SafeguardContext() with { Resume = store });
            Assert.Equal(unbroken, again.Weights());
        }
    }

    private static ISafeguard Make(string kind) => Smallest.Bound<ISafeguard>(Smallest.Safeguards, kind);

    private static int StepsOf(string kind)
    {
        using var world = new TinyWorld();
        var steps = new Contract.Steps(_ => { });
        Make(kind).Protect(world.Model, world.SafeguardContext() with { Journal = steps });
        return steps.Count;
    }

    private static float[] Protected(string kind)
    {
        using var world = new TinyWorld();
        Make(kind).Protect(world.Model, world.SafeguardContext());
        return world.Weights();
    }
}
