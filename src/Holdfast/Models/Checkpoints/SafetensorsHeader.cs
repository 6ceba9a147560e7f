using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Holdfast.Evidence;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// The head of a safetensors file: eight bytes with its length, then a JSON object that gives every tensor's type, shape and
/// place. A header is accepted only if its tensors tile the rest of the file exactly, so that no byte is read twice or left out.
/// </summary>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsEntry> Entries)
{
    /// <summary>The longest header that is read; the reference implementation has the same bound.</summary>
    public const int MaximumBytes = 100_000_000;

    private const string Again = "Download or convert the file again.";

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InputFaultException">Lists everything that is wrong with it.</exception>
    public static SafetensorsHeader Read(SafeFileHandle file, string path)
    {
        var fileBytes = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (fileBytes < prefix.Length)
        {
            throw Fault($"Expected {path} to begin with the eight bytes of a safetensors header, got {fileBytes} bytes. {Again}");
        }

        SafetensorsFile.ReadExactly(file, prefix, 0);
        var headerBytes = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerBytes > MaximumBytes)
        {
            throw Fault($"Expected a safetensors header of at most {MaximumBytes} bytes in {path}, got {headerBytes}. {Again}");
        }

        var dataStart = prefix.Length + (long)headerBytes;
        if (dataStart > fileBytes)
        {
            throw Fault(
                $"Expected a safetensors header of {headerBytes} bytes in {path}, got a file of {fileBytes} bytes that ends "
                + $"inside it. {Again}");
        }

        var json = new byte[headerBytes];
        SafetensorsFile.ReadExactly(file, json, prefix.Length);
        if (!Utf8.IsValid(json))
        {
            throw Fault($"Expected the safetensors header of {path} to be UTF-8, got other bytes. {Again}");
        }

        if (json is not [(byte)'{', ..])
        {
            throw Fault($"Expected the safetensors header of {path} to begin with '{{', got something else. {Again}");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement, path, dataStart, fileBytes);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped lone surrogate, which is valid JSON but no text.
            throw new InputFaultException(
                $"Expected the safetensors header of {path} to be a JSON object, got text that is none. {Again}", exception);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, string path, long dataStart, long fileBytes)
    {
        var faults = new List<string>();
        var metadata = new Dictionary<string, string>();
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                faults.Add($"Expected each tensor once in {path}, got '{property.Name}' twice. {Again}");
            }
            else if (property.Name == "__metadata__")
            {
                ReadMetadata(property.Value, path, metadata, faults);
            }
            else if (ReadEntry(property, path, dataStart, faults) is { } entry)
            {
                entries.Add(entry);
            }
        }

        if (faults.Count == 0)
        {
            entries = [.. entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount)];
            CheckTiling(entries, path, dataStart, fileBytes, faults);
        }

        return faults.Count == 0 ? new(metadata, entries) : throw new InputFaultException(faults);
    }

    private static void ReadMetadata(
        JsonElement value, string path, Dictionary<string, string> metadata, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            faults.Add($"Expected __metadata__ in {path} to map names to texts, got something else. {Again}");
            return;
        }

        foreach (var item in value.EnumerateObject())
        {
            metadata[item.Name] = item.Value.GetString()!;
        }
    }

    private static SafetensorsEntry? ReadEntry(JsonProperty property, string path, long dataStart, List<string> faults)
    {
        var name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out var typeName)
            || ReadCounts(property.Value, "shape") is not { } shape
            || ReadCounts(property.Value, "data_offsets") is not [var begin, var end])
        {
            faults.Add(
                $"Expected tensor '{name}' in {path} to have a dtype, a shape and two data_offsets, got "
                + $"{Shorten(property.Value.GetRawText())}. {Again}");
            return null;
        }

        if (typeName.ValueKind != JsonValueKind.String || SafetensorsTypes.Parse(typeName.GetString()) is not { } type)
        {
            faults.Add(
                $"Expected tensor '{name}' in {path} to have one of the types {SafetensorsTypes.Names}, got "
                + $"{Shorten(typeName.GetRawText())}. Convert the checkpoint to F32, F16 or BF16.");
            return null;
        }

        if (ByteCount(shape, SafetensorsTypes.BytesOf(type)) is not { } bytes || end - begin != bytes)
        {
            faults.Add(
                $"Expected tensor '{name}' in {path} to take as many bytes as {SafetensorsTypes.NameOf(type)} "
                + $"[{string.Join(", ", shape)}] has, got the data_offsets {begin} to {end}. {Again}");
            return null;
        }

        return new(name, type, shape, dataStart + begin, bytes);
    }

    private static void CheckTiling(
        List<SafetensorsEntry> entries, string path, long dataStart, long fileBytes, List<string> faults)
    {
        var position = dataStart;
        foreach (var entry in entries)
        {
            if (entry.Offset != position)
            {
                var what = entry.Offset < position ? "overlaps the one before" : "leaves a gap";
                faults.Add(
                    $"Expected tensor '{entry.Name}' in {path} to begin at data byte {position - dataStart}, got "
                    + $"{entry.Offset - dataStart}, which {what}. {Again}");
            }

            position = entry.Offset + entry.ByteCount;
            if (position > fileBytes)
            {
                faults.Add(
                    $"Expected tensor '{entry.Name}' in {path} to end within the file's {fileBytes} bytes, got an end at byte "
                    + $"{position}. The file is truncated: download it again.");
            }
        }

        if (faults.Count == 0 && position != fileBytes)
        {
            faults.Add($"Expected {path} to end with its last tensor at byte {position}, got {fileBytes} bytes. {Again}");
        }
    }

    /// <summary>An array of integers of at least 0, or null.</summary>
    private static ImmutableArray<long>? ReadCounts(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var counts = ImmutableArray.CreateBuilder<long>();
        foreach (var item in array.EnumerateArray())
        {
            // The bound keeps sums of an offset and a header length far from overflow.
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var count) || count is < 0 or > long.MaxValue / 4)
            {
                return null;
            }

            counts.Add(count);
        }

        return counts.ToImmutable();
    }

    private static long? ByteCount(ImmutableArray<long> shape, int elementBytes)
    {
        Int128 bytes = elementBytes;
        foreach (var size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue / 4)
            {
                return null;
            }
        }

        return (long)bytes;
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";

    private static InputFaultException Fault(string text) => new(text);
}
