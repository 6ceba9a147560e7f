using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>One or several projections of the same input, computed as one product; names and rows tell them apart.</summary>
internal sealed record Projection(string[] Names, long[] Rows, Tensor Weight, Tensor? Bias);
