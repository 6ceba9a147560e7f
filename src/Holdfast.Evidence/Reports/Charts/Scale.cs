using System.Globalization;

namespace Holdfast.Evidence.Reports.Charts;

/// <summary>Maps numbers to places and chooses round ticks.</summary>
/// <param name="From">First number of the axis.</param>
/// <param name="To">Last number of the axis.</param>
/// <param name="Start">Place of the first, in user units.</param>
/// <param name="End">Place of the last, in user units.</param>
internal sealed record Scale(double From, double To, double Start, double End)
{
    internal double Place(double number) => Start + ((number - From) / (To - From) * (End - Start));

    /// <summary>The smallest span of round numbers that holds all of them.</summary>
    internal static (double From, double To) Round(IEnumerable<double> numbers, int ticks)
    {
        var finite = numbers.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
        {
            return (0, 1);
        }
        var (least, most) = (finite.Min(), finite.Max());
        if (most - least <= 1e-12 * Math.Max(1, Math.Abs(most)))
        {
            var slack = most == 0 ? 1 : Math.Abs(most) / 2;
            (least, most) = (least - slack, most + slack);
        }
        var step = Step(most - least, ticks);
        return (Math.Floor(least / step) * step, Math.Ceiling(most / step) * step);
    }

    internal IEnumerable<double> Ticks(int about)
    {
        var step = Step(To - From, about);
        for (var n = Math.Ceiling((From / step) - 1e-9); n * step <= To + (1e-9 * step); n++)
        {
            // Never minus zero, which prints as "-0".
            yield return (n * step) + 0.0;
        }
    }

    /// <summary>The powers of ten between two positive numbers, as a rule the ticks of a logarithmic axis.</summary>
    internal static IEnumerable<double> Decades(double from, double to)
    {
        for (var power = Math.Ceiling(Math.Log10(from) - 1e-9); power <= Math.Log10(to) + 1e-9; power++)
        {
            yield return Math.Pow(10, power);
        }
    }

    /// <summary>A tick as it is printed.</summary>
    internal static string Words(double tick, bool share = false) => share ? Words(100 * tick) + " %" : Math.Abs(tick) switch
    {
        0 => "0",
        >= 1e5 or < 1e-3 => tick.ToString("0.#e0", CultureInfo.InvariantCulture),
        >= 1e4 => (tick / 1000).ToString("0.#k", CultureInfo.InvariantCulture),
        _ => tick.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A coordinate: two decimals are finer than any printer.</summary>
    internal static string Text(double place) => Math.Round(place, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private static double Step(double span, int ticks)
    {
        var rough = span / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 };
    }
}
