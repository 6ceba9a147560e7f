using Holdfast.Evidence.Catalogs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>Attacks of one kind.</summary>
public sealed record AttackGroup
{
    /// <summary>What readers call it.</summary>
    public required string Label { get; init; }

    /// <summary>Names of the attacks.</summary>
    public required IReadOnlyList<string> Attacks { get; init; }

    /// <summary>Adds a sentence for every attack of some groups that a run does not have.</summary>
    internal static void Check(IReadOnlyList<AttackGroup> groups, IReadOnlyList<string> attacks, ICollection<string> faults)
    {
        foreach (var name in groups.SelectMany(group => group.Attacks).Where(name => !attacks.Contains(name)))
        {
            faults.Add($"Expected attacks of this recipe in the study's groups, got '{name}'.{Spelling.Advice(name, attacks)}");
        }
    }
}
