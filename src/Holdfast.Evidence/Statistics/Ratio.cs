namespace Holdfast.Evidence.Statistics;

/// <summary>A ratio of sums over sampled units, for instance nats per token over texts of unequal length.</summary>
public static class Ratio
{
    /// <summary>
    /// The ratio r = Σ value / Σ weight and r ± 1.96 se with se² = n/(n-1) Σ (value - r weight)² / (Σ weight)² (delta method for a ratio
    /// estimator; Cochran 1977, chapter 6).
    /// </summary>
    /// <param name="units">Value and weight of each sampled unit.</param>
    /// <exception cref="ArgumentException">Fewer than two units, or no weight.</exception>
    public static (double Value, Interval Interval) Of(IReadOnlyCollection<(double Value, double Weight)> units)
    {
        var weight = units.Sum(unit => unit.Weight);
        if (units.Count < 2 || !(weight > 0))
        {
            throw new ArgumentException("At least two units and some weight are needed.", nameof(units));
        }

        var ratio = units.Sum(unit => unit.Value) / weight;
        var squares = units.Sum(unit => Math.Pow(unit.Value - (ratio * unit.Weight), 2));
        var half = Interval.Z * Math.Sqrt(squares * units.Count / (units.Count - 1)) / weight;
        return (ratio, new Interval(ratio - half, ratio + half));
    }
}
