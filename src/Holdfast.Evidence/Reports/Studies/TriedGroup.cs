using Holdfast.Evidence.Runs;

namespace Holdfast.Evidence.Reports.Studies;

/// <summary>Attacks of one kind that a run has for a forget exam.</summary>
/// <param name="Label">What readers call it.</param>
/// <param name="Attacks">The attacks.</param>
internal sealed record TriedGroup(string Label, IReadOnlyList<PlannedAttack> Attacks)
{
    /// <summary>The groups in the study's order; without groups, every attack is one.</summary>
    internal static IReadOnlyList<TriedGroup> Of(IReadOnlyList<AttackGroup> groups, ExamFindings exam) => groups.Count == 0
        ? [.. exam.Attacks.Select(attack => new TriedGroup(attack.Name, [attack]))]
        : [.. groups.Select(group => new TriedGroup(group.Label, [.. exam.Attacks.Where(attack => group.Attacks.Contains(attack.Name))]))
            .Where(group => group.Attacks.Count > 0)];

    /// <summary>What they did to one safeguard.</summary>
    internal IReadOnlyList<AttackFindings> Against(SafeguardFindings safeguard) =>
        [.. safeguard.Attacks.Where(tried => Attacks.Contains(tried.Attack))];
}
