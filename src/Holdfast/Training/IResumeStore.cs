using static TorchSharp.torch;

namespace Holdfast.Training;

/// <summary>
/// Keeps the state of a long training: a step number and named tensors. Saving is atomic: after a kill at any moment the store
/// holds the last complete state.
/// </summary>
public interface IResumeStore
{
    /// <summary>The last complete state saved under a name, or null. The caller owns the tensors.</summary>
    ResumeState? Load(string name);

    /// <summary>Replaces the state of that name. The caller keeps its tensors, and frees them.</summary>
    void Save(string name, ResumeState state);
}

/// <summary>A step number, named tensors and named numbers.</summary>
/// <param name="Step">Number of completed steps.</param>
/// <param name="Tensors">Flat float32 or int64 CPU tensors by name.</param>
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

/// <summary>Keeps nothing: every training starts afresh.</summary>
public sealed class NoResume : IResumeStore
{
    /// <summary>The one instance.</summary>
    public static NoResume Instance { get; } = new();

    /// <inheritdoc />
    public ResumeState? Load(string name) => null;

    /// <inheritdoc />
    public void Save(string name, ResumeState state)
    {
    }
}
