using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Training.Schedules;

/// <summary>
/// A much larger rate for the first steps, factor f, and 1 after them: an attacker who jumps out of the flat region around safeguarded
/// weights before learning as usual.
/// </summary>
[Card("escape", "A much larger rate for the first steps, then the usual one")]
public sealed record Escape : ISchedule
{
    /// <summary>Steps at the larger rate.</summary>
    [CountsSteps]
    [Range(1, 1_000_000)]
    public int Steps { get; init; } = 10;

    /// <summary>f: what the rate is multiplied by during them.</summary>
    [Range(1, 1e4)]
    public double Factor { get; init; } = 10;

    double ISchedule.Factor(long step, long total) => step < Steps ? Factor : 1;
}
