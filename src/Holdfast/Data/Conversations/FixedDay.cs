using Holdfast.Evidence;

namespace Holdfast.Data.Conversations;

/// <summary>
/// The clock of templates that write the day into training texts: it stands at noon of the day that the recipe names, so that a run that
/// goes on tomorrow reads the same texts.
/// </summary>
/// <param name="day">The day; null refuses to tell.</param>
internal sealed class FixedDay(DateOnly? day) : TimeProvider
{
    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    /// <exception cref="InputFaultException">No day was named.</exception>
    public override DateTimeOffset GetUtcNow() => day is { } named
        ? new DateTimeOffset(named, new TimeOnly(12, 0), TimeSpan.Zero)
        : throw new InputFaultException(
            "Expected a day for a chat template that writes it, got none. "
            + "Set the conversation's date, so that every run reads the same texts.");
}
