namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Names a choice: the <c>kind</c> that a recipe writes, one line for <c>holdfast list</c>, and where it comes from.
/// A type with a card is found by <see cref="Catalog{T}"/>; nothing else needs to learn of it.
/// </summary>
/// <param name="kind">Kebab-case and stable, for instance <c>tamper-resistance</c>.</param>
/// <param name="summary">One line, no full stop needed.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CardAttribute(string kind, string summary) : Attribute
{
    /// <summary>The name that recipes use.</summary>
    public string Kind { get; } = kind;

    /// <summary>One line that says what it is.</summary>
    public string Summary { get; } = summary;

    /// <summary>Other names that the field has for it; recipes may use them.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>Paper and section it follows, for instance <c>Tamirisa et al. 2025, Algorithm 1</c>; empty for our own.</summary>
    public string Paper { get; init; } = "";
}
