using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>The element types of safetensors that torch has too, by the names that the format gives them.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("BOOL", ScalarType.Bool, 1), ("U8", ScalarType.Byte, 1), ("I8", ScalarType.Int8, 1), ("I16", ScalarType.Int16, 2),
        ("I32", ScalarType.Int32, 4), ("I64", ScalarType.Int64, 8), ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2), ("F32", ScalarType.Float32, 4), ("F64", ScalarType.Float64, 8),
    ];

    /// <summary>The names, for error texts.</summary>
    public static string Names => string.Join(", ", Known.Select(known => known.Name));

    /// <summary>The type of a name, or null.</summary>
    public static ScalarType? Parse(string? name)
    {
        foreach (var known in Known)
        {
            if (known.Name == name)
            {
                return known.Type;
            }
        }

        return null;
    }

    /// <summary>The format's name of a type.</summary>
    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    public static string NameOf(ScalarType type) => Row(type).Name;

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    public static int BytesOf(ScalarType type) => Row(type).Bytes;

    private static (string Name, ScalarType Type, int Bytes) Row(ScalarType type)
    {
        foreach (var known in Known)
        {
            if (known.Type == type)
            {
                return known;
            }
        }

        throw new NotSupportedException($"Safetensors has no type for {type}; it has {Names}.");
    }
}
