using Holdfast.Data;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>A mean over the units of a batch.</summary>
/// <param name="Value">A scalar float32 tensor with a graph back to the model's trainable weights.</param>
/// <param name="Of">What was averaged.</param>
public readonly record struct Mean(Tensor Value, BatchUnit Of);
