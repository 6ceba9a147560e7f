namespace Holdfast.Evidence.Statistics;

/// <summary>
/// Wilson's score interval for a share of questions: unlike p ± 1.96 standard errors it stays within 0 and 1 and keeps its
/// coverage for few questions and for shares near the ends (Wilson 1927; Brown, Cai and DasGupta 2001).
/// </summary>
public static class Wilson
{
    /// <summary>
    /// The interval (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n) of the share p = right / n.
    /// </summary>
    /// <param name="right">Number of right answers.</param>
    /// <param name="n">Number of questions.</param>
    /// <exception cref="ArgumentOutOfRangeException">No questions, or more right answers than questions.</exception>
    public static Interval Of(int right, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, n);
        return Of((double)right / n, n);
    }

    /// <summary>
    /// The same interval of a mean of graded marks, scaled to 0 to 1. The variance of a mark between two ends is at most p (1 - p),
    /// that of a share, so the interval is never too short, and wide where all marks are alike.
    /// </summary>
    /// <param name="p">The mean, from 0 to 1.</param>
    /// <param name="n">Number of questions.</param>
    /// <exception cref="ArgumentOutOfRangeException">No questions, or a mean outside of 0 to 1.</exception>
    public static Interval Of(double p, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), "The mean lies between 0 and 1.");
        }

        const double z2 = Interval.Z * Interval.Z;
        var centre = p + (z2 / (2 * n));
        var half = Interval.Z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4.0 * n * n)));
        var scale = 1 + (z2 / n);

        // Rounding would leave 1e-17 instead of 0 at the ends.
        return new Interval(p == 0 ? 0 : (centre - half) / scale, p == 1 ? 1 : (centre + half) / scale);
    }

    /// <summary>
    /// The interval of the plain mean of several subjects' shares, every subject counting the same (<see cref="Interval.OfMean"/>).
    /// Closed form, and wider than nothing even where every share is 0 or 1.
    /// </summary>
    /// <param name="subjects">Right answers and questions of each subject.</param>
    /// <exception cref="ArgumentException">No subjects.</exception>
    public static Interval OfMean(IReadOnlyCollection<(int Right, int N)> subjects) =>
        Interval.OfMean([.. subjects.Select(subject => ((double)subject.Right / subject.N, Of(subject.Right, subject.N)))]);
}
