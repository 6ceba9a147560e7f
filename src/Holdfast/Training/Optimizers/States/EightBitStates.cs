using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers.States;

/// <summary>
/// 8 bits a number: its place on a logarithmic scale below the largest magnitude of its block of 256, whose float32 is stored beside.
/// Code k of n stands for largest · 2^((k - n) / 8), 0 for zero, and has the sign of the number; n is 127 with signs, which reaches 16
/// octaves down, and 255 without, 32 octaves. A number goes to one of the two levels beside it, or below the last to that or zero, with
/// the chance that makes it right on average. At most 2^(1/8) - 1 = 9 % off.
/// </summary>
/// <remarks>
/// Blocks and their largest magnitudes as in Dettmers et al. 2022, "8-bit Optimizers via Block-wise Quantization", section 2.1. Differs:
/// levels are a constant factor apart and rounding is by chance; the squares reach twice as far down as the means, since a root halves
/// the octaves, so that a mean that is still told from zero seldom meets a square that is not.
/// </remarks>
[Card("eight-bit", "8 bits a number on a logarithmic scale in blocks, rounded by chance", Paper = "Dettmers et al. 2022, section 2.1")]
public sealed record EightBitStates : IStateFormat
{
    private const int Block = 256;
    private const int LevelsPerOctave = 8;

    /// <inheritdoc />
    public IReadOnlyList<StatePart> Parts(long count, bool isSigned)
    {
        var blocks = (count + Block - 1) / Block;
        return
        [
            new("codes", isSigned ? ScalarType.Int8 : ScalarType.Byte, blocks * Block),
            new("largest", ScalarType.Float32, blocks),
        ];
    }

    /// <inheritdoc />
    public Tensor Decode(IReadOnlyList<Tensor> parts, long count, bool isSigned)
    {
        using var scope = NewDisposeScope();
        var codes = parts[0].view(-1, Block).to(ScalarType.Float32);
        var values = codes.abs().sub_(Held.Number(Top(isSigned))).div_(Held.Number(LevelsPerOctave)).exp2_();
        return values.mul_(codes.sign_()).mul_(parts[1].unsqueeze(1)).view(-1).narrow(0, 0, count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public IReadOnlyList<Tensor> Encode(Tensor values, bool isSigned, Seed chance)
    {
        using var scope = NewDisposeScope();
        var missing = (Block - (values.size(0) % Block)) % Block;
        var blocks = (missing == 0 ? values : nn.functional.pad(values, [0, missing])).view(-1, Block);
        var places = blocks.abs();
        var largest = places.amax([1], true);

        // On the scale of codes, from minus infinity at zero; a block of zeros is divided by one.
        places.div_(largest + largest.eq(Held.Number(0L))).log2_().mul_(Held.Number(LevelsPerOctave)).add_(Held.Number(Top(isSigned)));
        var codes = places.floor().clamp_min_(Held.Number(0L));
        using (var generator = chance.Generator())
        {
            codes.add_(generator.Uniform(codes.shape, codes.device).lt(ChanceUp(places, codes)));
        }

        // A block with a number that is not finite is NaN as a whole by its largest.
        var signed = (isSigned ? codes.mul_(blocks.sign()) : codes).nan_to_num_(0.0);
        return
        [
            signed.to(isSigned ? ScalarType.Int8 : ScalarType.Byte).view(-1).MoveToOuterDisposeScope(),
            largest.view(-1).MoveToOuterDisposeScope(),
        ];
    }

    private static long Top(bool isSigned) => isSigned ? 127 : 255;

    /// <summary>
    /// The chance of the next level for numbers r = 2^(place / 8) between levels a = 2^(code / 8) and b = 2^((code + 1) / 8):
    /// (r - a) / (b - a), and r / b where a is zero.
    /// </summary>
    private static Tensor ChanceUp(Tensor places, Tensor codes)
    {
        var factor = Math.Pow(2, 1.0 / LevelsPerOctave);
        var above = places.sub_(codes).div_(Held.Number(LevelsPerOctave)).exp2_();
        return where(codes.eq(Held.Number(0L)), above.div(Held.Number(factor)), above.sub_(Held.Number(1L)).div_(Held.Number(factor - 1)));
    }
}
