using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers.States;

/// <summary>
/// 16 bits a number: bfloat16, which has the exponents of float32 and 8 of its 24 significant bits. With x = f 2^e and 1/2 ≤ |f| &lt; 1 it
/// is floor(256 f + u) / 256 · 2^e for a uniform u of [0, 1), so that x goes to either neighbour with the chance that makes it right on
/// average. At most 2^-7 off.
/// </summary>
/// <remarks>
/// u is a multiple of 2^-16, as 256 f is, so that the sum is exact. Source: stochastic rounding as in Gupta et al. 2015, section 3.1.
/// </remarks>
[Card("bfloat16", "16 bits a number, rounded by chance", Paper = "Gupta et al. 2015, section 3.1")]
public sealed record BFloat16States : IStateFormat
{
    private const long Significands = 1 << 8;
    private const long Dropped = 1 << 16;

    /// <inheritdoc />
    public IReadOnlyList<StatePart> Parts(long count, bool isSigned) => [new("", ScalarType.BFloat16, count)];

    /// <inheritdoc />
    public Tensor Decode(IReadOnlyList<Tensor> parts, long count, bool isSigned) => parts[0].to(ScalarType.Float32);

    /// <inheritdoc />
    public IReadOnlyList<Tensor> Encode(Tensor values, bool isSigned, Seed chance)
    {
        using var scope = NewDisposeScope();
        using var generator = chance.Generator();
        var uniform = generator.Uniform(values.shape, values.device)
            .mul_(Held.Number(Dropped)).floor_().div_(Held.Number(Dropped));
        var (fraction, exponent) = values.frexp();
        fraction.mul_(Held.Number(Significands)).add_(uniform).floor_().div_(Held.Number(Significands));
        return [fraction.ldexp_(exponent).to(ScalarType.BFloat16).MoveToOuterDisposeScope()];
    }
}
