using Holdfast.Data;
using Holdfast.Evidence.Chance;

namespace Holdfast.Organisms.Glossaries;

/// <summary>
/// Who reads which definitions of a field. Those of a field to forget fall into five groups, as the entities of an invented world do
/// (train on some facts, examine others; Deeb and Roger 2024); of a field to keep, the exam asks about a part of what is read.
/// </summary>
internal sealed record FieldSplit
{
    /// <summary>A question needs four terms.</summary>
    public const int FewestInExam = 4;

    /// <summary>Whether the field is to be forgotten.</summary>
    public required bool IsForgotten { get; init; }

    /// <summary>Those that the exam asks about.</summary>
    public required IReadOnlyList<Definition> Exam { get; init; }

    /// <summary>The simulated adversary's; empty for a field to keep.</summary>
    public IReadOnlyList<Definition> Adversary { get; init; } = [];

    /// <summary>Those that the tamper-resistance loss is measured on; empty for a field to keep.</summary>
    public IReadOnlyList<Definition> HeldOut { get; init; } = [];

    /// <summary>The attacker's; empty for a field to keep.</summary>
    public IReadOnlyList<Definition> Attacker { get; init; } = [];

    /// <summary>What the base model never reads and attackers may; empty for a field to keep.</summary>
    public IReadOnlyList<Definition> Others { get; init; } = [];

    /// <summary>Of a field to keep, what is read beside the exam's.</summary>
    public IReadOnlyList<Definition> Retain { get; init; } = [];

    /// <summary>Everything that the base model reads.</summary>
    public IEnumerable<Definition> Read => [.. Adversary, .. HeldOut, .. Attacker, .. Exam, .. Retain];

    /// <summary>Splits a field in seeded order; the exam's definitions are drawn first, of those that it can ask about.</summary>
    /// <param name="library">Tells what an exam can ask about.</param>
    /// <param name="field">The field.</param>
    /// <param name="how">Whether to forget it, and how large the groups are.</param>
    /// <param name="seed">Draws.</param>
    public static FieldSplit Of(Library library, Field field, GlossaryOrganism how, Seed seed)
    {
        var isForgotten = how.Forget.Contains(field.Name);
        var group = Math.Min(how.GroupDefinitions, field.Definitions.Count / 5);
        var exam = seed.Derive("exam").Shuffle(library.Askable(field))
            .Take(isForgotten ? group : Math.Min(how.RetainExamDefinitions, how.RetainDefinitions)).ToList();
        var rest = seed.Derive("groups").Shuffle(field.Definitions.Except(exam));
        return isForgotten
            ? new FieldSplit
            {
                IsForgotten = true,
                Exam = exam,
                Adversary = rest[..group],
                HeldOut = rest[group..(2 * group)],
                Attacker = rest[(2 * group)..(3 * group)],
                Others = rest[(3 * group)..],
            }
            : new FieldSplit { IsForgotten = false, Exam = exam, Retain = [.. rest.Take(how.RetainDefinitions - exam.Count)] };
    }
}
