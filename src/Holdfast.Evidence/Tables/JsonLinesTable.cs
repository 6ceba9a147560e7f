using System.Text;
using System.Text.Json;

namespace Holdfast.Evidence.Tables;

/// <summary>Reads one JSON object a line; blank lines are passed over.</summary>
internal static class JsonLinesTable
{
    internal static IEnumerable<TableRow> Read(string path) =>
        from line in Utf8Lines.ReadBytes(path)
        where !IsBlank(line.Bytes.Span)
        select Row(path, line.Number, line.Bytes);

    /// <summary>A JSON value as the cell of a <see cref="TableRow"/>.</summary>
    internal static object? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => value.EnumerateArray().Select(Cell).ToList(),
        _ => value.Clone(),
    };

    private static bool IsBlank(ReadOnlySpan<byte> line) =>
        !line.Contains((byte)'{') && string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(line));

    private static TableRow Row(string path, long line, ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InputFaultException(
                    $"{path} line {line}: Expected one JSON object a line, got {Kind(json.RootElement)}. "
                        + "Write each record as an object on a line of its own.");
            }

            var cells = new Dictionary<string, object?>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                cells[property.Name] = Cell(property.Value);
            }

            return new TableRow(path, line, cells);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            if (Opened(text.Span) is { } opened)
            {
                throw new InputFaultException(
                    $"{path} line {line}: Expected one JSON object a line, got {opened} over several lines. "
                        + "Write each record as an object on a line of its own.", cause);
            }

            // InvalidOperationException: a string with half a surrogate pair.
            var place = cause is JsonException { BytePositionInLine: { } at }
                ? $" that goes wrong at byte {at}"
                : " with broken Unicode escapes";
            throw new InputFaultException($"{path} line {line}: Expected a JSON object, got text{place}. Correct or remove the line.",
                cause);
        }
    }

    // A file that was written to be looked at begins with a lone bracket.
    private static string? Opened(ReadOnlySpan<byte> line) => line.Trim(" \t"u8) switch
    {
        [(byte)'['] => "an array",
        [(byte)'{'] => "an object",
        _ => null,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        var other => other.ToString().ToLowerInvariant(),
    };
}
