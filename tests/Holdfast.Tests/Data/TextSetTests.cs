using System.Diagnostics;
using CsCheck;
using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Evidence.Chance;

namespace Holdfast.Tests.Data;

public class TextSetTests
{
    private static readonly Seed Seed = new(7);

    // Example i is i+1 tokens of id 10+i, so that a row tells which example it is.
    private static TextSet Ladder(int count, int first = 10) => new(
        Enumerable.Range(0, count).Select(index => new Example([.. Enumerable.Repeat(first + index, 1 + (index % 5))])), padId: 3);

    private static long[] FirstIds(Batch batch) => batch.Ids[.., 0].data<long>().ToArray();

    private static List<long> Rows(TextSet texts, int size, int batches, Seed seed)
    {
        var order = texts.Batches(size, seed);
        var rows = new List<long>();
        for (var position = 0; position < batches; position++)
        {
            using var batch = order.At(position);
            rows.AddRange(FirstIds(batch));
        }

        return rows;
    }

    [Fact]
    public void Every_epoch_goes_over_all_examples_once_even_when_batches_straddle_epochs()
    {
        var rows = Rows(Ladder(10), size: 4, batches: 5, Seed);

        Assert.Equal(Enumerable.Range(10, 10).Select(id => (long)id), rows.Take(10).Order());
        Assert.Equal(Enumerable.Range(10, 10).Select(id => (long)id), rows.Skip(10).Order());
        Assert.NotEqual(rows.Take(10), rows.Skip(10));
    }

    [Fact]
    public void A_batch_may_be_larger_than_the_set()
    {
        var rows = Rows(Ladder(3), size: 7, batches: 1, Seed);

        Assert.All(rows.Chunk(3).Take(2), epoch => Assert.Equal([10, 11, 12], epoch.Order()));
    }

    [Fact]
    public void Random_access_equals_going_in_order_for_any_size_seed_and_position() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 9], Gen.ULong, Gen.Int[0, 60]).Sample(
            (count, size, seed, position) =>
            {
                var texts = Ladder(count);
                var inOrder = Rows(texts, size, position + 1, new Seed(seed))[^size..];
                using var direct = texts.Batches(size, new Seed(seed)).At(position);
                return inOrder.SequenceEqual(FirstIds(direct));
            },
            iter: 50);

    [Fact]
    public void Seeds_give_different_orders() =>
        Assert.NotEqual(Rows(Ladder(50), 10, 5, Seed), Rows(Ladder(50), 10, 5, Seed.Derive("other")));

    [Fact]
    public void Rows_are_padded_on_the_right_and_both_masks_say_so()
    {
        var texts = new TextSet([new Example([5, 6, 7], [false, true, true]), new Example([8])], padId: 3);
        using var batch = texts.Batches(2, Seed).At(0);
        var first = FirstIds(batch)[0] == 5 ? 0 : 1;

        Assert.Equal([2L, 3L], batch.Ids.shape);
        Assert.Equal([5, 6, 7], batch.Ids[first].data<long>().ToArray());
        Assert.Equal([8, 3, 3], batch.Ids[1 - first].data<long>().ToArray());
        Assert.Equal([true, true, true], batch.Attention[first].data<bool>().ToArray());
        Assert.Equal([true, false, false], batch.Attention[1 - first].data<bool>().ToArray());
        Assert.Equal([false, true, true], batch.Labels[first].data<bool>().ToArray());
        Assert.Equal([true, false, false], batch.Labels[1 - first].data<bool>().ToArray());
    }

    [Fact]
    public void Counts_are_of_all_examples()
    {
        var texts = Ladder(7);

        Assert.Equal((7, 18L, 5, 16), (texts.Count, texts.TokenCount, texts.LongestLength, texts.LargestId));
    }

    [Fact]
    public void A_mixture_keeps_its_shares_exactly_in_every_thousand_rows_and_repeats_nothing_early()
    {
        var texts = TextSet.Mix([(Ladder(30, first: 10), 3), (Ladder(5, first: 100), 1)]);
        var rows = Rows(texts, size: 50, batches: 40, Seed);

        foreach (var block in rows.Chunk(1000))
        {
            Assert.Equal(750, block.Count(id => id < 100));
            Assert.Equal(250, block.Count(id => id >= 100));
        }

        Assert.All(rows.Where(id => id >= 100).Chunk(5), epoch => Assert.Equal([100, 101, 102, 103, 104], epoch.Order()));
        Assert.All(rows.Where(id => id < 100).Chunk(30), epoch => Assert.Equal(30, epoch.Distinct().Count()));
        Assert.InRange(rows.Take(100).Count(id => id >= 100), 10, 40);
    }

    [Fact]
    public void Random_access_into_a_mixture_equals_going_in_order()
    {
        var texts = TextSet.Mix([(Ladder(30, first: 10), 0.2), (Ladder(5, first: 100), 0.5), (Ladder(9, first: 200), 0.3)]);
        var rows = Rows(texts, size: 30, batches: 80, Seed);

        foreach (var position in new[] { 79, 33, 34, 0, 66 })
        {
            using var batch = texts.Batches(30, Seed).At(position);
            Assert.Equal(rows.Skip(30 * position).Take(30), FirstIds(batch));
        }
    }

    [Fact]
    public void A_mixture_of_mixtures_multiplies_the_shares()
    {
        var inner = TextSet.Mix([(Ladder(5, first: 10), 1), (Ladder(5, first: 100), 1)]);
        var rows = Rows(TextSet.Mix([(inner, 1), (Ladder(5, first: 200), 3)]), size: 100, batches: 10, Seed);

        Assert.Equal((125, 125, 750), (rows.Count(id => id < 100), rows.Count(id => id is >= 100 and < 200), rows.Count(id => id >= 200)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(0.0001)]
    public void A_share_that_would_never_be_drawn_is_refused(double share)
    {
        var fault = Assert.Throws<InputFaultException>(() => TextSet.Mix([(Ladder(5), 1), (Ladder(5), share)]));

        Assert.Equal(
            $"Expected every share above 0.0005 of their sum, got 1, {share}. Give larger shares or leave the set out.", fault.Message);
    }

    [Fact]
    public void A_set_without_examples_is_refused() => Assert.Equal(
        "Expected at least one text of two tokens or more, got none. Give texts.",
        Assert.Throws<InputFaultException>(() => new TextSet([], 0)).Message);

    [Fact]
    public void Malformed_examples_are_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => new Example([]));
        Assert.Throws<ArgumentException>(() => new Example([1, 2], [true]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ladder(3).Batches(0, Seed));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ladder(3).Batches(1, Seed).At(-1));
    }

    [Fact]
    public void A_batch_costs_far_less_than_a_training_step()
    {
        var texts = new TextSet(Enumerable.Range(0, 8000).Select(_ => new Example(new int[24])), padId: 0);
        var batches = texts.Batches(16, Seed);
        batches.At(0).Dispose();
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var position = 0; position < 20; position++)
            {
                batches.At((20 * round) + position).Dispose();
            }

            var taken = Stopwatch.GetElapsedTime(start) / 20;
            fastest = taken < fastest ? taken : fastest;
        }

        Assert.True(fastest < TimeSpan.FromMicroseconds(100), $"A batch of 16 x 24 took {fastest.TotalMicroseconds:F0} us.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{fastest.TotalMicroseconds:F1} us");
    }
}
