using Holdfast.Data;
using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

namespace Holdfast.Tests.Data;

public class AlternatingBatchesTests
{
    [Theory]
    [InlineData(0.5, "1212121212")]
    [InlineData(0.3, "1112112112")]
    public void Each_stream_goes_on_where_it_was_and_the_second_has_its_share(double share, string expected)
    {
        var batches = new AlternatingBatches(new Numbered(1), new Numbered(2), share);
        var seen = Enumerable.Range(0, 10).Select(position =>
        {
            using var batch = batches.At(position);
            return (Stream: batch.Ids[0, 0].item<long>(), Position: batch.Ids[0, 1].item<long>());
        }).ToList();
        Assert.Equal(expected, string.Concat(seen.Select(entry => entry.Stream)));
        foreach (var stream in seen.GroupBy(entry => entry.Stream))
        {
            Assert.Equal(Enumerable.Range(0, stream.Count()).Select(position => (long)position), stream.Select(entry => entry.Position));
        }
    }

    [Fact]
    public void A_sample_is_seeded_and_without_repeats()
    {
        var set = new TextSet(Enumerable.Range(2, 20).Select(id => new Example([1, id])), padId: 0);
        int[] Ids(TextSet sample) => [.. Enumerable.Range(0, sample.Count).Select(index => sample[index].Ids[1])];
        var drawn = Ids(set.Sample(5, new Seed(1)));
        Assert.Equal(drawn, Ids(set.Sample(5, new Seed(1))));
        Assert.NotEqual(drawn, Ids(set.Sample(5, new Seed(2))));
        Assert.Equal(5, drawn.Distinct().Count());
        Assert.Equal(20, set.Sample(100, new Seed(1)).Count);
    }

    private sealed class Numbered(int stream) : IBatches
    {
        public Batch At(long position) =>
            new(tensor(new long[,] { { stream, position } }), tensor(new bool[,] { { true, true } }),
                tensor(new bool[,] { { true, true } }));
    }
}
