using Holdfast.Evidence.Catalogs;

namespace Holdfast.Training.Schedules;

/// <summary>The same learning rate throughout: factor 1.</summary>
[Card("constant", "The same learning rate throughout")]
public sealed record Constant : ISchedule
{
    /// <inheritdoc />
    public double Factor(long step, long total) => 1;
}
