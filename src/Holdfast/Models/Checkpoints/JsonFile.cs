using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Holdfast.Evidence;
using Holdfast.Evidence.Tables;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// The JSON of a checkpoint's small files: UTF-8 with or without a byte-order mark, and every string in it whole Unicode characters, so
/// that no reader trips over half a surrogate pair later.
/// </summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputFaultException">It is not there, no stored file, or no such JSON.</exception>
    public static JsonDocument Read(string path) => Parse(StoredFile.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">What it holds; the document goes on using them.</param>
    /// <param name="path">Where it comes from, for error texts.</param>
    /// <exception cref="InputFaultException">It is no such JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        var text = WithoutMark(bytes);
        if (!Utf8.IsValid(text.Span))
        {
            throw new InputFaultException($"Expected {path} to be JSON in UTF-8, got other bytes. Download the file again.");
        }

        try
        {
            RequireWholeCharacters(text.Span);
            return JsonDocument.Parse(text);
        }
        catch (JsonException cause)
        {
            throw new InputFaultException(
                $"Expected {path} to be JSON, got text that is none: {cause.Message} Download the file again.", cause);
        }
        catch (InvalidOperationException cause)
        {
            throw new InputFaultException(
                $"Expected {path} to spell whole Unicode characters, got half of one (\\ud800 and the like). Download the file again.",
                    cause);
        }
    }

    /// <summary>The bytes without the byte-order mark that some programs put in front.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) =>
        bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static void RequireWholeCharacters(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }
}
