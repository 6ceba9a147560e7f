using static TorchSharp.torch;

namespace Holdfast.Training.Resuming;

/// <summary>A step number, named tensors and named numbers.</summary>
/// <param name="Step">Number of completed steps.</param>
/// <param name="Tensors">CPU tensors by name, of any type: buffers are saved in the format that they are kept in.</param>
/// <param name="Numbers">Plain numbers by name.</param>
public sealed record ResumeState(
    long Step, IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, double> Numbers) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
