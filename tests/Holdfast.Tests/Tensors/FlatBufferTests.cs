using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Tests.Tensors;

public class FlatBufferTests
{
    [Fact]
    public void It_is_cut_into_whole_pieces_and_a_rest()
    {
        Assert.Equal([7, 7, 6], FlatBuffer.Cut(20, 7));
        Assert.Equal([14], FlatBuffer.Cut(14, 20));
        Assert.Empty(FlatBuffer.Cut(0));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(7, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public void What_was_copied_in_comes_back_bit_for_bit_and_changes_are_kept(long piece, bool isHosted)
    {
        using var scope = NewDisposeScope();
        float[] numbers = [.. Enumerable.Range(0, 20).Select(index => index == 3 ? float.NaN : (index - 9) / 7f)];
        using var buffer = new FlatBuffer(FlatBuffer.Cut(20, piece), ScalarType.Float32, CPU, isHosted);
        buffer.CopyFrom(tensor(numbers));
        Assert.Equal(numbers, Copied(buffer));

        buffer.Read((part, _) => part.add(part));
        Assert.Equal(numbers, Copied(buffer));

        buffer.Change((part, start) => part.add_(arange(start, start + part.size(0)).to(ScalarType.Float32)));
        Assert.Equal(numbers.Select((number, index) => number + index), Copied(buffer));
    }

    [Fact]
    public void A_hosted_piece_comes_as_a_copy_and_another_as_itself()
    {
        using var scope = NewDisposeScope();
        using var hosted = new FlatBuffer([4], ScalarType.Float32, CPU, isHosted: true);
        hosted.Bring(0).fill_(1);
        Assert.Equal(0, hosted.Settled()[0].sum().item<float>());
        using var near = new FlatBuffer([4], ScalarType.Float32, CPU, isHosted: false);
        near.Bring(0).fill_(1);
        Assert.Equal(4, near.Settled()[0].sum().item<float>());
    }

    private static float[] Copied(FlatBuffer buffer)
    {
        using var flat = zeros(20);
        buffer.CopyTo(flat);
        return [.. flat.data<float>()];
    }
}
