using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// How the files of a run are written: camel case, shortest doubles that read back the same, <c>"NaN"</c> and <c>"Infinity"</c> as
/// strings, line feeds on every platform.
/// </summary>
internal static class RunJson
{
    internal static readonly JsonSerializerOptions File = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    internal static readonly JsonSerializerOptions Line = new(File)
    {
        WriteIndented = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static byte[] Bytes<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, File), (byte)'\n'];

    /// <exception cref="InputFaultException">The file is missing or is not what it should be.</exception>
    internal static T Read<T>(string path)
    {
        try
        {
            var bytes = System.IO.File.ReadAllBytes(path);
            Scan(bytes);
            return JsonSerializer.Deserialize<T>(bytes, File)
                ?? throw new JsonException("The file holds null.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Unlike(path, (fault as JsonException)?.LineNumber + 1, fault);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, gone);
        }
    }

    /// <exception cref="InputFaultException">The file is missing or cannot be read.</exception>
    internal static string Text(string path)
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, gone);
        }
    }

    internal static InputFaultException Unreadable(string path, Exception gone) =>
        new($"Expected a readable file '{path}', got: {gone.Message} Check the run folder.", gone);

    // The serializer looks at what a property holds and not at the entries of a list; no list of these files has an empty one. Nor does it
    // look into what is kept as JSON, where half a pair of surrogates would be found only when it is written again.
    private static void Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var inList = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    inList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    inList.Pop();
                    break;
                case JsonTokenType.Null when inList.TryPeek(out var isEntry) && isEntry:
                    throw new JsonException("A list has an empty entry.", null, json[..(int)reader.TokenStartIndex].Count((byte)'\n'),
                        null);
                case JsonTokenType.String when reader.ValueIsEscaped:
                    _ = reader.GetString();
                    break;
            }
        }
    }

    /// <exception cref="InputFaultException">The line is not what it should be.</exception>
    internal static T ReadLine<T>(string path, string line, long number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Line) ?? throw new JsonException("The line holds null.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Unlike(path, number, fault);
        }
    }

    // Half a pair of surrogates is an InvalidOperationException. The exceptions' own sentences name types of this program, which mean
    // nothing
    // to the person who reads them.
    private static InputFaultException Unlike(string path, long? number, Exception broken)
    {
        var place = number is { } line ? FormattableString.Invariant($" on line {line}") : "";
        return new InputFaultException(
            $"Expected '{path}' as docs/run-folder.md describes it, got something else{place}. Restore the file or delete it.", broken);
    }
}
