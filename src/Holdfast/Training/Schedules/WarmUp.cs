using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Training.Schedules;

/// <summary>
/// Rises linearly over the first w steps, factor (step + 1) / w, then stays at 1 or follows a half cosine down to 0 at the end.
/// </summary>
/// <remarks>
/// Differs from the official code, whose warm-up multiplies an absolute learning rate into the rate (about its square) or ignores
/// the step altogether.
/// </remarks>
[Card("warm-up", "Linear warm-up, then constant or cosine to zero")]
public sealed record WarmUp : ISchedule
{
    /// <summary>w, in steps.</summary>
    [CountsSteps]
    [Range(1, 1_000_000)]
    public int Steps { get; init; } = 100;

    /// <summary>Whether the rate follows a half cosine to zero after the warm-up.</summary>
    public bool Cosine { get; init; }

    /// <inheritdoc />
    public double Factor(long step, long total)
    {
        if (step < Steps)
        {
            return (step + 1.0) / Steps;
        }

        return Cosine ? 0.5 * (1 + Math.Cos(Math.PI * (step - Steps) / Math.Max(1, total - Steps))) : 1;
    }
}
