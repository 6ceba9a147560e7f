using System.Text.Json;
using Holdfast.Evidence.Tables;

namespace Holdfast.Evidence.Evaluations.Benchmarks;

/// <summary>
/// HarmBench's own JSON files, an object from behaviour to list: of texts (test cases) or of objects with <c>test_case</c>,
/// <c>generation</c> and perhaps <c>label</c> (completions and results).
/// </summary>
internal static class HarmBenchFile
{
    private const string TestCase = "test_case";
    private const string Generation = "generation";
    private const string Label = "label";

    /// <summary>The test cases of every behaviour.</summary>
    /// <exception cref="InputFaultException">The file has another form.</exception>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> TestCases(string path) =>
        Read(path, "a list of texts", Text);

    /// <summary>The completions of every behaviour, with the test case that each answers.</summary>
    /// <exception cref="InputFaultException">The file has another form.</exception>
    internal static IReadOnlyDictionary<string, IReadOnlyList<(string TestCase, string Generation)>> Completions(string path) =>
        Read(path, $"a list of objects with '{TestCase}' and '{Generation}'", item =>
            (Text(item.GetProperty(TestCase)), Text(item.GetProperty(Generation))));

    /// <summary>Writes completions; a label is added where there is a mark.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="completions">Behaviour, test case, generation and mark, NaN for none.</param>
    internal static void Write(
        Stream stream, IEnumerable<(string Behavior, string TestCase, string Generation, double Mark)> completions)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", IndentSize = 4 });
        json.WriteStartObject();
        foreach (var behavior in completions.GroupBy(completion => completion.Behavior))
        {
            json.WriteStartArray(behavior.Key);
            foreach (var completion in behavior)
            {
                json.WriteStartObject();
                json.WriteString(TestCase, completion.TestCase);
                json.WriteString(Generation, completion.Generation);
                if (!double.IsNaN(completion.Mark))
                {
                    json.WriteNumber(Label, (int)completion.Mark);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static Dictionary<string, IReadOnlyList<T>> Read<T>(string path, string each, Func<JsonElement, T> item)
    {
        StoredFile.Require(path);
        try
        {
            using var stream = TableFile.Open(path);
            using var json = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.EnumerateObject().ToDictionary(
                behavior => behavior.Name,
                behavior => (IReadOnlyList<T>)[.. behavior.Value.EnumerateArray().Select(item)]);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            var place = cause is JsonException { LineNumber: { } line } ? FormattableString.Invariant($" at line {line + 1}") : "";
            throw new InputFaultException(
                $"{path}: Expected one JSON object with {each} for each behaviour, each behaviour once, got something else{place}. "
                + "Take the file as HarmBench's scripts write it.",
                cause);
        }
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("A text is null.");
}
