using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers.States;

/// <summary>
/// How an optimizer's buffers are stored between its steps; it computes with float32. Rounding must be right on average,
/// E[decode(encode(x))] = x: with β2 = 0.999 a running mean falls by 0.1 % a step at most, which is below half the distance between
/// neighbours of bfloat16 (0.2 to 0.4 %), so that rounded to nearest it would never fall.
/// </summary>
public interface IStateFormat
{
    /// <summary>What a piece is stored as.</summary>
    /// <param name="count">n, its elements.</param>
    /// <param name="isSigned">Whether they can be below zero.</param>
    IReadOnlyList<StatePart> Parts(long count, bool isSigned);

    /// <summary>A stored piece as float32.</summary>
    /// <param name="parts">As <see cref="Parts"/> says, on the device.</param>
    /// <param name="count">n.</param>
    /// <param name="isSigned">Whether its elements can be below zero.</param>
    /// <returns>[n] float32, which may be one of the parts itself.</returns>
    Tensor Decode(IReadOnlyList<Tensor> parts, long count, bool isSigned);

    /// <summary>A piece as it is stored. What is not finite does not become finite.</summary>
    /// <param name="values">[n] float32.</param>
    /// <param name="isSigned">Whether they can be below zero.</param>
    /// <param name="chance">Decides the rounding.</param>
    /// <returns>As <see cref="Parts"/> says; may be the values themselves.</returns>
    IReadOnlyList<Tensor> Encode(Tensor values, bool isSigned, Seed chance);
}
