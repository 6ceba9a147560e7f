using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers.States;

/// <summary>A tensor of those that a piece of an optimizer's buffer is stored as.</summary>
/// <param name="Name">What tells it from the others; empty where there is one.</param>
/// <param name="Type">Of an element.</param>
/// <param name="Length">Number of elements.</param>
public sealed record StatePart(string Name, ScalarType Type, long Length);
