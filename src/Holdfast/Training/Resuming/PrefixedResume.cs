namespace Holdfast.Training.Resuming;

/// <summary>The part of a store whose names begin alike: keeps the states of one training apart from those of others of its kind.</summary>
/// <param name="store">The whole store.</param>
/// <param name="prefix">What the names begin with there.</param>
internal sealed class PrefixedResume(IResumeStore store, string prefix) : IResumeStore
{
    /// <inheritdoc />
    public ResumeState? Load(string name) => store.Load(prefix + name);

    /// <inheritdoc />
    public void Save(string name, ResumeState state) => store.Save(prefix + name, state);
}
