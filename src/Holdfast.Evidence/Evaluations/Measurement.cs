using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Evaluations;

/// <summary>A number with its interval and sample size.</summary>
/// <param name="Metric">What it measures.</param>
/// <param name="Value">The point estimate; NaN where nothing could be marked.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="N">Number of questions or texts behind it.</param>
/// <param name="Missing">Further questions that a judge gave no mark to; they count neither for nor against.</param>
public sealed record Measurement(Metric Metric, double Value, double Low, double High, int N, int Missing = 0)
{
    /// <summary>
    /// Σ weight value / Σ weight over the questions that have a mark, with Wilson's interval of the mean scaled to 0 to 1 over as many
    /// questions (<see cref="Wilson.Of(double, int)"/>); the others are counted as missing.
    /// </summary>
    /// <param name="metric">A metric with two ends.</param>
    /// <param name="marks">Its marks; NaN is none.</param>
    public static Measurement OfMean(Metric metric, IReadOnlyList<Mark> marks)
    {
        var known = marks.Where(mark => double.IsFinite(mark.Value)).ToList();
        if (known.Count == 0)
        {
            return new Measurement(metric, double.NaN, double.NaN, double.NaN, 0, marks.Count);
        }

        double low = metric.Low!.Value, width = metric.High!.Value - low;
        var mean = known.Sum(mark => mark.Weight * mark.Value) / known.Sum(mark => mark.Weight);
        var interval = Wilson.Of(Math.Clamp((mean - low) / width, 0, 1), known.Count);
        return new Measurement(
            metric, mean, low + (width * interval.Low), low + (width * interval.High), known.Count, marks.Count - known.Count);
    }
}
