using System.Buffers.Binary;
using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Statistics;

/// <summary>
/// The paired permutation test for graded marks: if neither model knows more, each question's difference could as well have had the
/// other sign. The p-value is the share of all choices of signs whose sum is at least as far from 0 as the one seen (Fisher 1935; Pitman
/// 1937). Unlike a paired bootstrap it holds its level with few questions; for differences of one size it is McNemar's exact test.
/// </summary>
public sealed class SignFlip : IPairedTest
{
    /// <summary>Up to so many differing questions every choice of signs is counted.</summary>
    public const int ExactUpTo = 16;

    /// <summary>So many choices of signs are drawn where there are more.</summary>
    public const int Draws = 20_000;

    private SignFlip(double[] differing)
    {
        OnlyFirst = differing.Count(difference => difference > 0);
        OnlySecond = differing.Length - OnlyFirst;
        Lead = differing.Sum();
        P = Share(differing);
    }

    /// <inheritdoc />
    public int OnlyFirst { get; }

    /// <inheritdoc />
    public int OnlySecond { get; }

    /// <inheritdoc />
    public double Lead { get; }

    /// <inheritdoc />
    /// <remarks>With drawn signs (1 + those as far) / (1 + draws), which never errs too often (Phipson and Smyth 2010).</remarks>
    public double P { get; }

    /// <summary>The test of each question's mark under the first model less that under the second.</summary>
    /// <param name="differences">Finite; questions without a mark are left out.</param>
    /// <exception cref="ArgumentException">A difference is not finite.</exception>
    public static SignFlip Of(IReadOnlyCollection<double> differences) => differences.All(double.IsFinite)
        ? new SignFlip([.. differences.Where(difference => difference != 0)])
        : throw new ArgumentException("Differences are finite numbers.", nameof(differences));

    private static double Share(double[] differing)
    {
        // Sums in another order differ in the last bits; what is as far as the one seen must count as such.
        var seen = Math.Abs(differing.Sum()) - (1e-12 * differing.Sum(Math.Abs));
        var signs = new byte[Math.Max(sizeof(int), (differing.Length + 7) / 8)];
        var far = 0;
        if (differing.Length <= ExactUpTo)
        {
            var all = 1 << differing.Length;
            for (var choice = 0; choice < all; choice++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(signs, choice);
                far += Math.Abs(Sum(differing, signs)) >= seen ? 1 : 0;
            }

            return (double)far / all;
        }

        var random = new Seed(0).Derive("sign-flip").Random();
        for (var draw = 0; draw < Draws; draw++)
        {
            random.NextBytes(signs);
            far += Math.Abs(Sum(differing, signs)) >= seen ? 1 : 0;
        }

        return (1.0 + far) / (1 + Draws);
    }

    // A set bit turns the sign of its difference.
    private static double Sum(double[] differing, byte[] signs)
    {
        double sum = 0;
        for (var i = 0; i < differing.Length; i++)
        {
            sum += (signs[i >> 3] >> (i & 7) & 1) == 1 ? -differing[i] : differing[i];
        }

        return sum;
    }
}
