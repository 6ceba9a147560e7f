namespace Holdfast.Evidence.Statistics;

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>The standard normal quantile at 0.975: half the width of a 95 % interval in standard errors.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>
    /// The interval of the plain mean of several independent subjects' numbers, every subject counting the same: distances from each
    /// number to the ends of its own interval, added in squares (Zou and Donner 2008).
    /// </summary>
    /// <param name="subjects">Number and interval of each subject.</param>
    /// <exception cref="ArgumentException">No subjects.</exception>
    public static Interval OfMean(IReadOnlyCollection<(double Value, Interval Interval)> subjects)
    {
        if (subjects.Count == 0)
        {
            throw new ArgumentException("At least one subject is needed.", nameof(subjects));
        }

        double mean = 0, below = 0, above = 0;
        foreach (var (value, (low, high)) in subjects)
        {
            mean += value;
            below += (value - low) * (value - low);
            above += (high - value) * (high - value);
        }

        return new Interval((mean - Math.Sqrt(below)) / subjects.Count, (mean + Math.Sqrt(above)) / subjects.Count);
    }
}
