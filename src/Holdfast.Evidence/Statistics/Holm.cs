namespace Holdfast.Evidence.Statistics;

/// <summary>
/// Holm's correction: with many comparisons some look significant by luck; adjusted p-values keep the chance of even one such error.
/// </summary>
public static class Holm
{
    /// <summary>
    /// Adjusted p-values in the order given: the i-th smallest of m becomes max over j ≤ i of min(1, (m - j + 1) p_j). Needs no
    /// independence (Holm 1979).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not between 0 and 1.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> p)
    {
        if (p.Any(value => value is not (>= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(p), "A p-value lies between 0 and 1.");
        }

        var adjusted = new double[p.Count];
        var largest = 0.0;
        foreach (var (rank, index) in Enumerable.Range(0, p.Count).OrderBy(index => p[index]).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (p.Count - rank) * p[index]));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
