namespace Holdfast.Evidence.Asking;

/// <summary>The models that mark what another model wrote, by the names that a recipe gives them; opened when first asked for.</summary>
public interface IJudges
{
    /// <summary>The judge of a name.</summary>
    /// <param name="name">As the recipe has it.</param>
    /// <exception cref="KeyNotFoundException">There is no judge of this name.</exception>
    ILanguageModel this[string name] { get; }
}
