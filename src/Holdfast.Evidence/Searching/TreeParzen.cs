using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;

namespace Holdfast.Evidence.Searching;

/// <summary>
/// The tree-structured Parzen estimator (TPE). Trials are parted into the better γ and the rest; where a good trial is likely and another
/// is not, the next one is made: of some draws x from the density l of the good it takes the one with the highest l(x) / g(x), g that of
/// the rest, each option for itself.
/// </summary>
/// <remarks>
/// Source: Bergstra et al. 2011, "Algorithms for Hyper-Parameter Optimization", section 4.
/// A density is the mean of normal distributions around its trials, cut to [0, 1], and of a flat one; each is as wide as the larger gap to
/// its neighbours. Of options with values it is their counts, one added to each. The first trials are random.
/// </remarks>
[Card("tree-parzen", "Near what did well, away from what did not", Paper = "Bergstra et al. 2011, section 4", Aliases = ["tpe"])]
public sealed record TreeParzen : ISampler
{
    // Two trials in one place must not make a density that only finds that place again.
    private const double Narrowest = 0.05;

    /// <summary>Trials at random before anything is learned from them.</summary>
    [Range(1, 10_000)]
    public int Startup { get; init; } = 8;

    /// <summary>γ: the share of the trials that count as good.</summary>
    [Range(0.01, 0.5)]
    public double Good { get; init; } = 0.25;

    /// <summary>Draws of which the most promising is tried.</summary>
    [Range(1, 10_000)]
    public int Draws { get; init; } = 24;

    /// <inheritdoc />
    public IReadOnlyList<double> Propose(IReadOnlyList<int?> choices, IReadOnlyList<IReadOnlyList<double>> tried, Seed seed)
    {
        var random = seed.Random();
        if (tried.Count < Startup)
        {
            return [.. choices.Select(_ => random.NextDouble())];
        }

        var good = (int)Math.Ceiling(Good * tried.Count);
        return [.. choices.Index().Select(option => Propose(
            option.Item,
            [.. tried.Take(good).Select(place => place[option.Index])],
            [.. tried.Skip(good).Select(place => place[option.Index])],
            random))];
    }

    private double Propose(int? choices, double[] good, double[] rest, Random random)
    {
        var (likely, other) = (Density(choices, good), Density(choices, rest));
        return Enumerable.Range(0, Draws).Select(_ => likely.Draw(random)).MaxBy(place => likely.At(place) / other.At(place));
    }

    private static (Func<Random, double> Draw, Func<double, double> At) Density(int? choices, double[] places) =>
        choices is { } count ? Counted(count, places) : Smoothed(places);

    private static (Func<Random, double> Draw, Func<double, double> At) Counted(int count, double[] places)
    {
        var weights = Enumerable.Repeat(1.0, count).ToArray();
        foreach (var place in places)
        {
            weights[IndexOf(place)]++;
        }

        var sum = weights.Sum();
        return (Draw, place => weights[IndexOf(place)] / sum);

        int IndexOf(double place) => Math.Min(count - 1, (int)(place * count));

        double Draw(Random random)
        {
            var left = random.NextDouble() * sum;
            var index = 0;
            for (; index < count - 1 && left >= weights[index]; index++)
            {
                left -= weights[index];
            }

            return (index + 0.5) / count;
        }
    }

    private static (Func<Random, double> Draw, Func<double, double> At) Smoothed(double[] places)
    {
        var ordered = places.Order().ToArray();
        var widths = ordered.Select((place, index) => Math.Clamp(
            Math.Max(
                place - (index > 0 ? ordered[index - 1] : 0),
                (index < ordered.Length - 1 ? ordered[index + 1] : 1) - place),
            Narrowest, 1)).ToArray();
        return (Draw, place => (1 + ordered.Zip(widths, (centre, width) => Normal(place, centre, width)).Sum()) / (ordered.Length + 1));

        double Draw(Random random)
        {
            var index = random.Next(ordered.Length + 1);
            if (index == ordered.Length)
            {
                return random.NextDouble();
            }

            double place;
            do
            {
                place = ordered[index] + (widths[index] * Gauss(random));
            }
            while (place is < 0 or >= 1);
            return place;
        }
    }

    // A number between 0 and 1 lies within one width of the centre at least a third of the time, so the cut costs a factor that hardly
    // differs between neighbours and is left out.
    private static double Normal(double place, double centre, double width) =>
        Math.Exp(-0.5 * Math.Pow((place - centre) / width, 2)) / (width * Math.Sqrt(2 * Math.PI));

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
