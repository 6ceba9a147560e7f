using Holdfast.Evidence.Runs;
using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Reports;

/// <summary>
/// A number of a report: a mean over seeds, and over attacks where it says so. The interval tells how exactly the questions pin the mean
/// down; the range tells how much the seeds differ. Neither stands in for the other.
/// </summary>
public sealed record Figure
{
    private const double Rounding = 1e-12;

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

    /// <summary>The same number in every resample; null where the answers behind it are not known one by one.</summary>
    internal Replicates? Replicates { get; init; }

    /// <summary>
    /// The mean over seeds of one measure; null without rows. Of one row the interval is the row's own. Of several it is the bootstrap over
    /// seeds and questions where the answers are known; otherwise the rows' intervals combine as those of independent seeds.
    /// </summary>
    /// <param name="rows">At most one row per seed.</param>
    /// <param name="sheets">The answers behind the rows.</param>
    internal static Figure? OverSeeds(IReadOnlyList<ResultRow> rows, AnswerSheets? sheets = null)
    {
        if (rows.Count == 0)
        {
            return null;
        }
        var replicates = sheets?.Resampled(rows);
        return new Figure
        {
            Value = rows.Average(row => row.Value),
            Low = double.NaN,
            High = double.NaN,
            N = rows.Sum(row => row.N),
            Seeds = [.. rows.Select(row => new SeedValue(row.Seed, row.Value))],
            Unit = rows[0].Unit,
            Replicates = replicates,
        }.Within(rows.Count == 1 ? null : replicates, rows.Count == 1
            ? new Interval(rows[0].Low, rows[0].High)
            : Interval.OfMean([.. rows.Select(row => (row.Value, new Interval(row.Low, row.High)))]));
    }

    /// <summary>
    /// The mean over attacks of their means over seeds; null without attacks. All attacks are put the same questions, so their errors may
    /// go together: the bootstrap draws questions once for all of them; without it, the mean of the ends is the interval for the worst
    /// case, that they all do.
    /// </summary>
    internal static Figure? OverAttacks(IReadOnlyList<Figure> attacks)
    {
        if (attacks.Count < 2)
        {
            return attacks.SingleOrDefault();
        }
        var replicates = Joint(attacks, Replicates.MeanOf);
        return new Figure
        {
            Value = attacks.Average(attack => attack.Value),
            Low = double.NaN,
            High = double.NaN,
            N = attacks.Max(attack => attack.N),
            Seeds =
            [
                .. attacks.SelectMany(attack => attack.Seeds).GroupBy(seed => seed.Seed)
                    .Select(seed => new SeedValue(seed.Key, seed.Average(value => value.Value))),
            ],
            Unit = attacks[0].Unit,
            Replicates = replicates,
        }.Within(replicates, new Interval(attacks.Average(attack => attack.Low), attacks.Average(attack => attack.High)));
    }

    /// <summary>
    /// The highest of the attacks' means over seeds; null without attacks. It was picked after the fact: its interval is that of the
    /// maximum, whichever attack it falls on in a resample.
    /// </summary>
    internal static Figure? Highest(IReadOnlyList<Figure> attacks) => attacks.MaxBy(attack => attack.Value) is not { } highest
        ? null
        : highest.Within(Joint(attacks, Replicates.LargestOf), new Interval(highest.Low, highest.High));

    private static Replicates? Joint(IReadOnlyList<Figure> figures, Func<IReadOnlyList<Replicates>, Replicates> join) =>
        figures.Select(figure => figure.Replicates).OfType<Replicates>().ToList() is var all && all.Count == figures.Count
            ? join(all)
            : null;

    // Where every answer has the same mark, a bootstrap sees no spread but that of rounding; the closed form knows better. A maximum may
    // lie below all of its resamples; an interval without its own number would confuse.
    private Figure Within(Replicates? replicates, Interval closed) =>
        replicates?.Interval is { } drawn && drawn.High - drawn.Low > Rounding * Math.Abs(Value)
        ? this with { Low = Math.Min(drawn.Low, Value), High = Math.Max(drawn.High, Value) }
        : this with { Low = closed.Low, High = closed.High };
}
