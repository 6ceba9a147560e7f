using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// A number of a report: a mean over seeds, and over attacks where it says so. The interval tells how exactly the questions pin the mean
/// down; the range tells how much the seeds differ. Neither stands in for the other.
/// </summary>
public sealed record Figure
{
    /// <summary>The mean.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of the 95 % interval; NaN where a row behind it has none.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of the 95 % interval; NaN where a row behind it has none.</summary>
    public required double High { get; init; }

    /// <summary>Questions or texts over all seeds; the same questions put after several attacks count once.</summary>
    public required int N { get; init; }

    /// <summary>The value of each seed, in the recipe's order.</summary>
    public required IReadOnlyList<SeedValue> Seeds { get; init; }

    /// <summary>Unit of the value, for instance <c>share</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The smallest value of a seed.</summary>
    public double Least => Seeds.Min(seed => seed.Value);

    /// <summary>The largest value of a seed.</summary>
    public double Most => Seeds.Max(seed => seed.Value);

    /// <summary>Whether the interval is known.</summary>
    public bool HasInterval => !double.IsNaN(Low) && !double.IsNaN(High);

    /// <summary>The mean over seeds of one measure; null without rows. Seeds are independent: their intervals combine as such.</summary>
    /// <param name="rows">At most one row per seed.</param>
    internal static Figure? OverSeeds(IReadOnlyList<ResultRow> rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }
        var (low, high) = rows.Count == 1
            ? new Interval(rows[0].Low, rows[0].High)
            : Interval.OfMean([.. rows.Select(row => (row.Value, new Interval(row.Low, row.High)))]);
        return new Figure
        {
            Value = rows.Average(row => row.Value),
            Low = low,
            High = high,
            N = rows.Sum(row => row.N),
            Seeds = [.. rows.Select(row => new SeedValue(row.Seed, row.Value))],
            Unit = rows[0].Unit,
        };
    }

    /// <summary>
    /// The mean over attacks of their means over seeds; null without attacks. All attacks are put the same questions, so their errors may
    /// go together: the mean of the ends is the interval for the worst case, that they all do.
    /// </summary>
    internal static Figure? OverAttacks(IReadOnlyList<Figure> attacks) => attacks.Count == 0 ? null : new Figure
    {
        Value = attacks.Average(attack => attack.Value),
        Low = attacks.Average(attack => attack.Low),
        High = attacks.Average(attack => attack.High),
        N = attacks.Max(attack => attack.N),
        Seeds =
        [
            .. attacks.SelectMany(attack => attack.Seeds).GroupBy(seed => seed.Seed)
                .Select(seed => new SeedValue(seed.Key, seed.Average(value => value.Value))),
        ],
        Unit = attacks[0].Unit,
    };
}

/// <summary>What one seed got.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Value">The number.</param>
public readonly record struct SeedValue(long Seed, double Value);
