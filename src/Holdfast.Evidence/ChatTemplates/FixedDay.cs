using System.Globalization;

namespace Holdfast.Evidence.ChatTemplates;

/// <summary>
/// The clock of templates that write the day: it stands at noon of the day that the recipe names, so that a run that goes on tomorrow
/// reads and asks the same texts.
/// </summary>
/// <param name="date">The day as 2026-01-31; null refuses to tell.</param>
/// <exception cref="InputFaultException">The text is no such day.</exception>
public sealed class FixedDay(string? date) : TimeProvider
{
    private const string Form = "yyyy-MM-dd";

    private readonly DateOnly? _day = date is null ? null : Day(date) ?? throw new InputFaultException(Fault(date));

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Adds a sentence where a text is there and is no day.</summary>
    /// <param name="date">The day as 2026-01-31, or null.</param>
    /// <param name="faults">Receives the sentence.</param>
    public static void Check(string? date, ICollection<string> faults)
    {
        if (date is not null && Day(date) is null)
        {
            faults.Add(Fault(date));
        }
    }

    /// <inheritdoc />
    /// <exception cref="InputFaultException">No day was named.</exception>
    public override DateTimeOffset GetUtcNow() => _day is { } named
        ? new DateTimeOffset(named, new TimeOnly(12, 0), TimeSpan.Zero)
        : throw new InputFaultException(
            "Expected a day for a chat template that writes it, got none. "
            + "Set the conversation's date, so that every run reads the same texts.");

    private static DateOnly? Day(string date) =>
        DateOnly.TryParseExact(date, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Fault(string date) =>
        $"Expected a date such as 2026-01-31, got '{date}'. Write year, month and day so.";
}
