using System.Text.Json;
using Holdfast.Evidence.ChatTemplates;

namespace Holdfast.Evidence.Tests.ChatTemplates;

/// <summary>Renderings of Jinja2 and ours beside each other; tests/Reference/chat-templates tells how they were made.</summary>
internal static class Reference
{
    /// <summary>A clock that stands where the reference's stood.</summary>
    internal static TimeProvider Clock { get; } = new Standing();

    /// <summary>What differs, in words; null where nothing does.</summary>
    internal static string? Difference(string source, JsonElement variables, JsonElement expected)
    {
        var given = variables.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        try
        {
            var rendered = ChatTemplate.Parse(source, "template").Render(given, Clock);
            if (!expected.TryGetProperty("text", out var text))
            {
                return $"expected {expected}, got the text {rendered.Text}";
            }

            var spans = expected.GetProperty("generated").EnumerateArray().Select(span => span[0].GetInt32()..span[1].GetInt32());
            return rendered.Text != text.GetString() ? $"expected {text.GetString()}\n---- got\n{rendered.Text}"
                : !spans.SequenceEqual(rendered.Generated) ? $"expected {expected}, got the stretches {string.Join(" ", rendered.Generated)}"
                : null;
        }
        catch (InputFaultException fault)
        {
            return expected.TryGetProperty("error", out _) || (expected.TryGetProperty("refusal", out var refusal)
                && fault.Message.Contains($"got its refusal '{refusal.GetString()}'. Change", StringComparison.Ordinal))
                ? null
                : $"expected {expected}, got the fault {fault.Message}";
        }
    }

    private sealed class Standing : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 23, 8, 9, 10, TimeSpan.Zero);
    }
}
