using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>What a safetensors header says of one tensor.</summary>
/// <param name="Name">The tensor's name, unique within the checkpoint.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes; none for a scalar.</param>
/// <param name="Offset">Where its bytes begin, counted from the start of the file.</param>
/// <param name="ByteCount">How many bytes it takes.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Offset, long ByteCount);
