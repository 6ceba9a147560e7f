namespace Holdfast.Organisms.Domains;

/// <summary>
/// A field of knowledge of an invented world: what its entities are and what is said about them. A record that is its own configuration;
/// a new one is a new file, and any may be the one to forget.
/// </summary>
public interface IInventedDomain
{
    /// <summary>What can be said, the most important first: six relations.</summary>
    IReadOnlyList<Relation> Relations { get; }
}
