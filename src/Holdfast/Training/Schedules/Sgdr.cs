using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Training.Schedules;

/// <summary>
/// Rises linearly over the first w steps, factor (step + 1) / w, then falls along a half cosine from 1 to the lowest factor f within a
/// cycle of T steps, f + (1 - f) (1 + cos(π t / T)) / 2 at its step t, and starts again at 1 with a cycle as long or longer.
/// </summary>
/// <remarks>
/// Source: Loshchilov and Hutter 2017, equation 5.
/// Differs from TAR's official code: the first cycle begins when the warm-up ends, the lowest point is a share of the learning rate,
/// and no noise is added.
/// </remarks>
[Card("sgdr", "Cosine with warm restarts", Paper = "Loshchilov and Hutter 2017")]
public sealed record Sgdr : ISchedule
{
    /// <summary>T of the first cycle, in steps.</summary>
    [CountsSteps]
    [Range(1, 1_000_000)]
    public int CycleLength { get; init; } = 100;

    /// <summary>How many times as long as the last one each cycle is.</summary>
    [Range(1, 1000)]
    public int CycleGrowth { get; init; } = 1;

    /// <summary>w: steps before the first cycle.</summary>
    [CountsSteps]
    [Range(0, 1_000_000)]
    public int WarmUpSteps { get; init; }

    /// <summary>f: the factor that every cycle falls towards.</summary>
    [Range(0, 1)]
    public double LowestFactor { get; init; }

    /// <inheritdoc />
    public double Factor(long step, long total)
    {
        if (step < WarmUpSteps)
        {
            return (step + 1.0) / WarmUpSteps;
        }

        var (position, length) = (step - WarmUpSteps, (long)CycleLength);
        while (CycleGrowth > 1 && position >= length)
        {
            position -= length;
            length *= CycleGrowth;
        }

        var share = (double)(position % length) / length;
        return LowestFactor + ((1 - LowestFactor) * 0.5 * (1 + Math.Cos(Math.PI * share)));
    }
}
