using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>FastChat's files: questions, answers, judge prompts.</summary>
internal static class MtBenchFile
{
    private const string Id = "question_id";
    private const string Category = "category";
    private const string Turns = "turns";
    private const string Reference = "reference";
    private const string Choices = "choices";

    private static readonly JsonWriterOptions Line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The questions; each has two turns.</summary>
    internal static List<MtBenchQuestion> Questions(string path, ICollection<string> faults) => BenchmarkRows.Read(
        path, [Id, Category, Turns], faults, row => BenchmarkRows.Id(row, Id), row => new MtBenchQuestion(
            BenchmarkRows.Id(row, Id), BenchmarkRows.Filled(row, Category), TwoTurns(row, row.Texts(Turns)),
            row.Has(Reference) && row.TryTexts(Reference, out var reference) ? reference : [], row.Location));

    /// <summary>Answers by question: a model's, or those that a judge is shown as references.</summary>
    internal static Dictionary<string, IReadOnlyList<string>> Answers(string path, ICollection<string> faults) => BenchmarkRows.Read(
        path, [Id, Choices], faults, row => BenchmarkRows.Id(row, Id), row => (
            Id: BenchmarkRows.Id(row, Id),
            Turns: (IReadOnlyList<string>)(row.Records(Choices) is [var first, ..]
                && first.GetValueOrDefault(Turns) is IReadOnlyList<object?> turns && turns.All(turn => turn is string)
                    ? [.. turns.Cast<string>()]
                    : throw row.Fault($"Expected a first choice with a list of texts as '{Turns}', got none. Correct the record."))))
        .ToDictionary(answer => answer.Id, answer => answer.Turns);

    /// <summary>The judge prompts of a file by name: what stands above the conversation, and the template.</summary>
    internal static Dictionary<string, (string System, JudgeTemplate Template)> Prompts(string path, ICollection<string> faults) =>
        BenchmarkRows.Read(
            path, ["name", "system_prompt", "prompt_template"], faults, row => BenchmarkRows.Filled(row, "name"), row => (
                Name: row.Text("name"), System: row.Text("system_prompt"),
                Template: new JudgeTemplate(BenchmarkRows.Filled(row, "prompt_template"))))
        .ToDictionary(prompt => prompt.Name, prompt => (prompt.System, prompt.Template));

    /// <summary>Writes answers as FastChat writes those of a model.</summary>
    internal static void Write(Stream stream, string model, IEnumerable<(string Id, IReadOnlyList<string> Turns)> answers)
    {
        foreach (var (id, turns) in answers)
        {
            using var json = new Utf8JsonWriter(stream, Line);
            json.WriteStartObject();
            if (long.TryParse(id, out var number))
            {
                json.WriteNumber(Id, number);
            }
            else
            {
                json.WriteString(Id, id);
            }

            json.WriteString("model_id", model);
            json.WriteStartArray(Choices);
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartArray(Turns);
            turns.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            stream.WriteByte((byte)'\n');
        }
    }

    private static IReadOnlyList<string> TwoTurns(TableRow row, IReadOnlyList<string> turns) =>
        turns.Count == 2 && !turns.Any(string.IsNullOrWhiteSpace)
            ? turns
            : throw row.Fault($"Expected two turns with text, got {turns.Count(turn => !string.IsNullOrWhiteSpace(turn))}. "
                + "Correct the record.");
}
