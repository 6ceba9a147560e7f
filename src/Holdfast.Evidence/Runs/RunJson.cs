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
            return JsonSerializer.Deserialize<T>(System.IO.File.ReadAllBytes(path), File)
                ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException broken)
        {
            throw Unlike(path, broken.LineNumber + 1, broken);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException($"Expected a readable file '{path}', got: {gone.Message} Check the run folder.", gone);
        }
    }

    /// <exception cref="InputFaultException">The line is not what it should be.</exception>
    internal static T ReadLine<T>(string path, string line, long number)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Line) ?? throw new JsonException("The line holds null.");
        }
        catch (JsonException broken)
        {
            throw Unlike(path, number, broken);
        }
    }

    // The exception's own sentence names types of this program, which mean nothing to the person who reads it.
    private static InputFaultException Unlike(string path, long? number, JsonException broken)
    {
        var place = number is { } line ? FormattableString.Invariant($" on line {line}") : "";
        return new InputFaultException(
            $"Expected '{path}' as docs/run-folder.md describes it, got something else{place}. Restore the file or delete it.", broken);
    }
}
