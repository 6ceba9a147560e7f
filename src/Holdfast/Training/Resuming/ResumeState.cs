using static TorchSharp.torch;

namespace Holdfast.Training.Resuming;

/// <summary>A step number, named tensors and named numbers.</summary>
/// <remarks>
/// Tensors are asked for one by one, since all of them together may be larger than what the machine has left: a training gives views of
/// what it works with, so it is to be saved before the next step; a store reads from its disk.
/// </remarks>
/// <param name="Step">Number of completed steps.</param>
/// <param name="Tensors">By name, a way to each tensor, of any type and on any device; whoever asks frees it.</param>
/// <param name="Numbers">Plain numbers by name.</param>
public sealed record ResumeState(
    long Step, IReadOnlyDictionary<string, Func<Tensor>> Tensors, IReadOnlyDictionary<string, double> Numbers) : IDisposable
{
    /// <summary>What the tensors are read from, open until the state is disposed; null where they are in memory.</summary>
    public IDisposable? Source { get; init; }

    /// <inheritdoc />
    public void Dispose() => Source?.Dispose();
}
