using TorchSharp;

namespace Holdfast.Tensors;

/// <summary>
/// Numbers on their way into the native library. The binding turns a plain number into an object that nobody refers to while the call
/// reads it, so the garbage collector may free it under the call (docs/log.md, 2026-11-24); here the last <see cref="Kept"/> of a
/// thread are referred to. The build refuses the plain conversion (eng/BannedSymbols.txt).
/// </summary>
public static class Held
{
    /// <summary>How many numbers back one may still be in use: far more than a call takes.</summary>
    public const int Kept = 64;

    [ThreadStatic]
    private static Scalar[]? t_last;

    [ThreadStatic]
    private static int t_next;

    /// <summary>A number that outlives the call that it is passed to.</summary>
    /// <param name="value">float64; the operation converts it to its tensor's type.</param>
    public static Scalar Number(double value) => Keep(value.ToScalar());

    /// <summary>A whole number that outlives the call that it is passed to; where it decides a tensor's type, that is int64.</summary>
    /// <param name="value">int64.</param>
    public static Scalar Number(long value) => Keep(value.ToScalar());

    private static Scalar Keep(Scalar number)
    {
        var last = t_last ??= new Scalar[Kept];
        t_next = (t_next + 1) % Kept;
        return last[t_next] = number;
    }
}
