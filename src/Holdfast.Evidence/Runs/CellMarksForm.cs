using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// How marks are written: where all are right or wrong, <c>right</c> has one character for each question (<c>1</c>, <c>0</c>, <c>-</c> for
/// no mark), as in folders of every version; otherwise <c>values</c> has the numbers, <c>"NaN"</c> for no mark.
/// </summary>
internal sealed class CellMarksForm : JsonConverter<CellMarks>
{
    /// <inheritdoc />
    public override CellMarks Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var form = JsonSerializer.Deserialize<Form>(ref reader, options) ?? throw new JsonException("Marks are an object.");
        return (form.Right, form.Values) switch
        {
            ({ } right, null) => new CellMarks(form.Step, form.Evaluation, form.Metric, [.. right.Select(Value)]),
            (null, { } values) => new CellMarks(form.Step, form.Evaluation, form.Metric, values),
            _ => throw new JsonException("Marks have either 'right' or 'values'."),
        };
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, CellMarks value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("step", value.Step);
        writer.WriteString("evaluation", value.Evaluation);
        writer.WriteString("metric", value.Metric);
        if (value.Values.All(mark => mark is 0 or 1 or double.NaN))
        {
            writer.WriteString("right", string.Concat(value.Values.Select(mark => mark switch { 1 => '1', 0 => '0', _ => '-' })));
        }
        else
        {
            writer.WritePropertyName("values");
            JsonSerializer.Serialize(writer, value.Values, options);
        }

        writer.WriteEndObject();
    }

    private static double Value(char mark) => mark switch
    {
        '1' => 1,
        '0' => 0,
        '-' => double.NaN,
        _ => throw new JsonException($"A mark is 1, 0 or -, not '{mark}'."),
    };

    private sealed record Form(int Step, string Evaluation, string Metric, string? Right = null, IReadOnlyList<double>? Values = null);
}
