using static TorchSharp.torch;

namespace Holdfast.Models.Checkpoints;

/// <summary>One weights file of a checkpoint: its tensors in the order of their bytes, each with its type.</summary>
/// <param name="FileName">Name within the folder.</param>
/// <param name="Tensors">Names and types.</param>
public sealed record SafetensorsShard(string FileName, IReadOnlyList<(string Name, ScalarType Type)> Tensors);
