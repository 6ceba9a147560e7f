using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

public class RotaryPositionsTests
{
    [Theory]
    [InlineData(RopeScalingKind.None)]
    [InlineData(RopeScalingKind.Linear)]
    [InlineData(RopeScalingKind.Dynamic)]
    public void Tables_that_grew_token_by_token_rotate_as_new_ones_do(RopeScalingKind kind)
    {
        var options = new DecoderOptions
        {
            VocabularySize = 8,
            Width = 8,
            Layers = 1,
            Heads = 1,
            KeyValueHeads = 1,
            HeadWidth = 8,
            FeedForwardWidth = 8,
            MaximumPositions = 11,
            RopeScaling = new RopeScaling { Kind = kind, Factor = 2 },
        };
        using var scope = NewDisposeScope();
        using var grown = new RotaryPositions(options, CPU);
        var heads = arange(8, ScalarType.Float32).view(1, 1, 8) + 1;

        // Up past the trained length, where the dynamic rule looks at the exact length, and back to a short text.
        foreach (var position in Enumerable.Range(0, 16).Append(2).Append(7))
        {
            using var fresh = new RotaryPositions(options, CPU);
            Assert.Equal(Rotated(fresh, position), Rotated(grown, position));
        }

        float[] Rotated(RotaryPositions positions, long position) => RotaryPositions
            .Rotate(heads, positions.For(TokenRows.Even(zeros([1, 1], ScalarType.Int64)), position)).data<float>().ToArray();
    }
}
