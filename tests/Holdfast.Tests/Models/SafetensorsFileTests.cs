using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Holdfast.Evidence;
using Holdfast.Models.Checkpoints;
using static TorchSharp.torch;

namespace Holdfast.Tests.Models;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_names_types_and_shapes_without_data()
    {
        using var file = Open(
            """{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2,1],"data_offsets":[8,12]},"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}   """,
            new byte[12]);

        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal([ScalarType.Int64, ScalarType.Float16], file.Entries.Select(entry => entry.Type));
        Assert.Empty(file.Entries[0].Shape);
        Assert.Equal([2L, 1], file.Entries[1].Shape);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Theory]
    [InlineData("F32", "0000803f000020c1", ScalarType.Float32, 1, -10)]
    [InlineData("F64", "000000000000f03f00000000000024c0", ScalarType.Float32, 1, -10)]
    [InlineData("F16", "003c00c9", ScalarType.Float32, 1, -10)]
    [InlineData("BF16", "803f20c1", ScalarType.Float32, 1, -10)]
    [InlineData("BF16", "803f20c1", ScalarType.BFloat16, 1, -10)]
    [InlineData("I64", "0100000000000000f6ffffffffffffff", ScalarType.Int64, 1, -10)]
    [InlineData("I32", "01000000f6ffffff", ScalarType.Int64, 1, -10)]
    [InlineData("I16", "0100f6ff", ScalarType.Int16, 1, -10)]
    [InlineData("I8", "01f6", ScalarType.Float32, 1, -10)]
    [InlineData("U8", "01f6", ScalarType.Float32, 1, 246)]
    [InlineData("BOOL", "0100", ScalarType.Bool, 1, 0)]
    public void Reads_every_type_into_another(string type, string hex, ScalarType target, double first, double second)
    {
        var data = Convert.FromHexString(hex);
        using var file = Open($$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        using var destination = zeros(2, target);

        file.Read(file.Entries[0], destination);

        using var read = destination.to(ScalarType.Float64);
        Assert.Equal([first, second], read.data<double>().ToArray());
    }

    [Fact]
    public void Reads_tensors_longer_than_a_chunk_into_a_slice_of_a_buffer()
    {
        const int count = (5 << 20) + 3;
        var numbers = Enumerable.Range(0, count).Select(i => (float)(i % 65536)).ToArray();
        var data = new byte[count * 4];
        Buffer.BlockCopy(numbers, 0, data, 0, data.Length);
        using var file = Open($$$"""{"x":{"dtype":"F32","shape":[{{{count}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        using var single = zeros(count + 2);
        using var wide = zeros(count + 2, ScalarType.Float64);
        using var expected = tensor(numbers);

        foreach (var buffer in new[] { single, wide })
        {
            using var part = buffer.narrow(0, 1, count);
            file.Read(file.Entries[0], part);
            Assert.True(part.to(ScalarType.Float32).eq(expected).all().item<bool>());
            Assert.Equal(0, buffer[0].to(ScalarType.Float64).item<double>());
            Assert.Equal(0, buffer[count + 1].to(ScalarType.Float64).item<double>());
        }
    }

    [Fact]
    public void Refuses_a_destination_of_another_shape()
    {
        using var file = Open("""{"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", new byte[8]);
        using var destination = zeros(2, 1);

        var fault = Assert.Throws<ArgumentException>(() => file.Read(file.Entries[0], destination));

        Assert.StartsWith("Expected a contiguous destination of shape [1, 2] for 'x', got [2, 1].", fault.Message);
    }

    [Theory]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 7,
        "Expected tensor 'x' in FILE to end within the file's 69 bytes, got an end at byte 70.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 9,
        "Expected FILE to end with its last tensor at byte 70, got 71 bytes.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8,
        "Expected tensor 'x' in FILE to begin at data byte 0, got 4, which leaves a gap.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12,
        "Expected tensor 'y' in FILE to begin at data byte 8, got 4, which overlaps the one before.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8,
        "Expected tensor 'x' in FILE to take as many bytes as F32 [3] has, got the data_offsets 0 to 8.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4611686018427387904],\"data_offsets\":[0,8]}}", 8,
        "Expected tensor 'x' in FILE to have a dtype, a shape and two data_offsets, got ")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1152921504606846976,1152921504606846976],\"data_offsets\":[0,8]}}", 8,
        "Expected tensor 'x' in FILE to take as many bytes as F32 [1152921504606846976, 1152921504606846976] has")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8,
        "Expected tensor 'x' in FILE to have a dtype, a shape and two data_offsets, got {\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8,
        "Expected tensor 'x' in FILE to take as many bytes as F32 [2] has, got the data_offsets 8 to 0.")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8,
        "Expected tensor 'x' in FILE to have a dtype, a shape and two data_offsets, got {\"dtype\":\"F32\",\"shape\":[2]}.")]
    [InlineData("{\"x\":7}", 0, "Expected tensor 'x' in FILE to have a dtype, a shape and two data_offsets, got 7.")]
    [InlineData("{\"x\":{\"dtype\":\"Q4\",\"shape\":[2],\"data_offsets\":[0,1]}}", 1,
        "Expected tensor 'x' in FILE to have one of the types BOOL, U8, I8, I16, I32, I64, F16, BF16, F32, F64, got \"Q4\".")]
    [InlineData("{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2,
        "Expected each tensor once in FILE, got 'x' twice.")]
    [InlineData("{\"__metadata__\":{\"format\":1}}", 0, "Expected __metadata__ in FILE to map names to texts, got something else.")]
    [InlineData("[1]", 0, "Expected the safetensors header of FILE to begin with '{', got something else.")]
    [InlineData("{\"x\":", 0, "Expected the safetensors header of FILE to be a JSON object, got text that is none.")]
    [InlineData("{\"\\ud800\":{}}", 0, "Expected the safetensors header of FILE to be a JSON object, got text that is none.")]
    public void Names_what_is_wrong_with_a_header(string header, int dataBytes, string expected)
    {
        var path = Write(Encoding.UTF8.GetBytes(header), new byte[dataBytes]);

        var fault = Assert.Throws<InputFaultException>(() => SafetensorsFile.Open(path));

        Assert.StartsWith(expected.Replace("FILE", path), fault.Message);
    }

    [Fact]
    public void Lists_all_faulty_tensors_together()
    {
        var path = Write("""{"x":{"dtype":"Q4","shape":[2],"data_offsets":[0,1]},"y":{},"z":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"""u8, [0]);

        var fault = Assert.Throws<InputFaultException>(() => SafetensorsFile.Open(path));

        Assert.Equal(2, fault.Faults.Count);
        Assert.Contains("'x'", fault.Faults[0]);
        Assert.Contains("'y'", fault.Faults[1]);
    }

    [Fact]
    public void Refuses_a_header_that_is_not_utf8()
    {
        var path = Write([.. "{\"x"u8, 0xff, .. "\":{}}"u8], []);

        var fault = Assert.Throws<InputFaultException>(() => SafetensorsFile.Open(path));

        Assert.Equal($"Expected the safetensors header of {path} to be UTF-8, got other bytes. Download or convert the file again.",
            fault.Message);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "to begin with the eight bytes of a safetensors header, got 3 bytes.")]
    [InlineData(new byte[] { 200, 0, 0, 0, 0, 0, 0, 0, 123, 125 }, "got a file of 10 bytes that ends inside it.")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 },
        "Expected a safetensors header of at most 100000000 bytes in FILE, got 18446744073709551615.")]
    public void Refuses_truncated_and_oversized_headers(byte[] bytes, string expected)
    {
        var path = _folder["model.safetensors"];
        File.WriteAllBytes(path, bytes);

        var fault = Assert.Throws<InputFaultException>(() => SafetensorsFile.Open(path));

        Assert.Contains(expected.Replace("FILE", path), fault.Message);
    }

    [Fact]
    public void Refuses_a_missing_file()
    {
        var fault = Assert.Throws<InputFaultException>(() => SafetensorsFile.Open(_folder["none"]));

        Assert.Equal($"Expected a file at {_folder["none"]}, got nothing there. Correct the path.", fault.Message);
    }

    [Fact]
    public void Survives_any_bytes()
    {
        var valid = Compose("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"""u8, new byte[8]);
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[0, valid.Length]).Sample((at, value, length) =>
        {
            var broken = valid.ToArray();
            broken[at] = value;
            var path = _folder["fuzz"];
            File.WriteAllBytes(path, broken[..length]);
            try
            {
                using var file = SafetensorsFile.Open(path);
                foreach (var entry in file.Entries)
                {
                    Assert.InRange(entry.Offset + entry.ByteCount, 8, length);
                }
            }
            catch (InputFaultException fault)
            {
                Assert.StartsWith("Expected ", fault.Message);
            }
        }, iter: 500, threads: 1);
    }

    private SafetensorsFile Open(string header, byte[] data) => SafetensorsFile.Open(Write(Encoding.UTF8.GetBytes(header), data));

    private string Write(ReadOnlySpan<byte> header, byte[] data)
    {
        var path = _folder["model.safetensors"];
        File.WriteAllBytes(path, Compose(header, data));
        return path;
    }

    private static byte[] Compose(ReadOnlySpan<byte> header, byte[] data)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        return [.. prefix, .. header, .. data];
    }
}
