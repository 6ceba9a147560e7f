namespace Holdfast.Evidence.Statistics;

/// <summary>
/// One number as it came out in each resample of a <see cref="Bootstrap"/>. Replicates of the same bootstrap are paired: the same draws
/// stand at the same place, so that a mean or a maximum of several is taken resample by resample.
/// </summary>
public sealed class Replicates
{
    private readonly double[] _values;

    internal Replicates(double[] values) => _values = values;

    /// <summary>The 95 % percentile interval.</summary>
    public Interval Interval
    {
        get
        {
            double[] sorted = [.. _values.Order()];
            return new Interval(Quantile(sorted, 0.025), Quantile(sorted, 0.975));
        }
    }

    /// <summary>The mean of several numbers in every resample.</summary>
    /// <param name="numbers">At least one, of the same bootstrap.</param>
    public static Replicates MeanOf(IReadOnlyList<Replicates> numbers) => Combine(numbers, values => values.Average());

    /// <summary>
    /// The largest of several numbers in every resample. A maximum over noisy means errs upward, so does its interval: for a defence that
    /// is the safe side.
    /// </summary>
    /// <param name="numbers">At least one, of the same bootstrap.</param>
    public static Replicates LargestOf(IReadOnlyList<Replicates> numbers) => Combine(numbers, values => values.Max());

    private static Replicates Combine(IReadOnlyList<Replicates> numbers, Func<IEnumerable<double>, double> combine) => new(
    [
        .. Enumerable.Range(0, numbers[0]._values.Length).Select(draw =>
            combine(numbers.Select(number => number._values[draw]))),
    ]);

    // Linear between order statistics (type 7 of Hyndman and Fan).
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
