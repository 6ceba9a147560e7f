namespace Holdfast.Organisms.Domains;

/// <summary>
/// What one can say about an entity. {0} stands for the entity, {1} for the value; the first template ends with the value, so
/// that its beginning is an exam question. No template begins with the entity: at the start of a text a name would be spelled
/// with other tokens.
/// </summary>
/// <param name="Name">One word.</param>
/// <param name="ProperValues">Whether values are written with a capital letter.</param>
/// <param name="Templates">Sentences that all say the same.</param>
public sealed record Relation(string Name, bool ProperValues, params IReadOnlyList<string> Templates)
{
    /// <summary>Sentences that say the same in words that no template has; only attackers read them.</summary>
    public IReadOnlyList<string> Rephrasings { get; init; } = [];
}
