using Holdfast.Evidence.Statistics;

namespace Holdfast.Evidence.Evaluations;

/// <summary>The mean of marks between two ends.</summary>
internal static class MeanMark
{
    /// <summary>
    /// Σ weight value / Σ weight over the questions that have a mark, with Wilson's interval of the mean scaled to 0 to 1 over as many
    /// questions (<see cref="Wilson.Of(double, int)"/>); the others are counted as missing.
    /// </summary>
    /// <param name="metric">With two ends.</param>
    /// <param name="marks">One a question; NaN for one without a mark.</param>
    internal static Measurement Of(Metric metric, IReadOnlyList<Mark> marks)
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
