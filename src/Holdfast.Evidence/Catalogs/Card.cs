namespace Holdfast.Evidence.Catalogs;

/// <summary>One entry of a catalogue.</summary>
/// <param name="Kind">The name that recipes use.</param>
/// <param name="Summary">One line.</param>
/// <param name="Paper">Where it comes from; may be empty.</param>
/// <param name="Type">The record that is the choice and its configuration.</param>
public sealed record Card(string Kind, string Summary, string Paper, Type Type)
{
    /// <summary>Other names that the field has for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The kind with the other names in brackets, for lists.</summary>
    public string Names => Aliases.Count == 0 ? Kind : $"{Kind} ({string.Join(", ", Aliases)})";

    /// <summary>Whether this is the kind or one of the other names.</summary>
    public bool IsCalled(string name) => Kind == name || Aliases.Contains(name);
}
