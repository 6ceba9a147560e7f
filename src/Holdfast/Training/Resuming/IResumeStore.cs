namespace Holdfast.Training.Resuming;

/// <summary>
/// Keeps the state of a long training: a step number and named tensors. Saving is atomic: after a kill at any moment the store
/// holds the last complete state.
/// </summary>
public interface IResumeStore
{
    /// <summary>The last complete state saved under a name, or null. The caller disposes it.</summary>
    ResumeState? Load(string name);

    /// <summary>Replaces the state of that name. The tensors are asked for one by one.</summary>
    void Save(string name, ResumeState state);
}
