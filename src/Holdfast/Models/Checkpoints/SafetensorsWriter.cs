using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>
/// Writes one safetensors file: the header, padded with spaces to a multiple of eight bytes, then every tensor's bytes in the
/// order given. Equal tensors give equal bytes.
/// </summary>
public static class SafetensorsWriter
{
    private const int ChunkBytes = 4 << 20;

    /// <summary>Size in bytes of the file that <see cref="Write"/> makes, without looking at any values.</summary>
    /// <param name="tensors">Name, type to write, and values.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    public static long Measure(
        IReadOnlyList<(string Name, ScalarType Type, Tensor Values)> tensors, IReadOnlyDictionary<string, string> metadata) =>
        sizeof(ulong) + Header(tensors, metadata).Length + tensors.Sum(tensor => Bytes(tensor.Type, tensor.Values));

    /// <summary>Writes the file and returns the SHA-256 of its bytes, in lower-case hexadecimal.</summary>
    /// <param name="stream">Where the bytes go.</param>
    /// <param name="tensors">Name, type to write, and values on any device and of any type.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>.</param>
    public static string Write(
        Stream stream, IReadOnlyList<(string Name, ScalarType Type, Tensor Values)> tensors,
        IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = Header(tensors, metadata);
        var prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        Put(prefix);
        Put(header);
        foreach (var (_, type, values) in tensors)
        {
            using var detached = values.detach();
            using var flat = detached.reshape(-1);
            var elements = flat.shape[0];
            var chunk = ChunkBytes / SafetensorsTypes.BytesOf(type);
            for (long start = 0; start < elements; start += chunk)
            {
                using var part = flat.narrow(0, start, Math.Min(chunk, elements - start));
                using var moved = part.to(type, CPU);
                using var solid = moved.contiguous();
                Put(solid.bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    private static long Bytes(ScalarType type, Tensor values) => values.numel() * SafetensorsTypes.BytesOf(type);

    private static byte[] Header(
        IReadOnlyList<(string Name, ScalarType Type, Tensor Values)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, type, values) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsTypes.NameOf(type));
                WriteNumbers(json, "shape", values.shape);
                var end = offset + Bytes(type, values);
                WriteNumbers(json, "data_offsets", [offset, end]);
                offset = end;
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % sizeof(ulong) != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
