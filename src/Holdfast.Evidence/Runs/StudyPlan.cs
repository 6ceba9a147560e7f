namespace Holdfast.Evidence.Runs;

/// <summary>What a study asks.</summary>
public enum StudyKind
{
    /// <summary>What more training of the safeguard brings and costs: the safeguards are points along an axis.</summary>
    TrainingLength,

    /// <summary>Where each safeguard breaks when the attacker spends more: long attacks, in groups.</summary>
    AttackLength,

    /// <summary>How far a safeguard holds against kinds of attacks that it never met: attacks in groups.</summary>
    Generalisation,
}

/// <summary>A question that the safeguards and attacks of a run answer together; reports give it a section of its own.</summary>
public sealed record StudyPlan
{
    /// <summary>What it asks.</summary>
    public required StudyKind Kind { get; init; }

    /// <summary>Heading of its section.</summary>
    public required string Title { get; init; }

    /// <summary>What <see cref="StudyPoint.X"/> counts, for instance <c>outer steps</c>; empty where there are no points.</summary>
    public string Axis { get; init; } = "";

    /// <summary>Safeguards along the axis, for <see cref="StudyKind.TrainingLength"/>; others of the run stand beside as reference.</summary>
    public IReadOnlyList<StudyPoint> Points { get; init; } = [];

    /// <summary>Attacks that belong together; each attack of the run that is in none forms no group.</summary>
    public IReadOnlyList<AttackGroup> Groups { get; init; } = [];
}

/// <summary>One safeguard along the axis of a study.</summary>
public sealed record StudyPoint
{
    /// <summary>Name of the safeguard.</summary>
    public required string Safeguard { get; init; }

    /// <summary>Where it stands on the axis.</summary>
    public required double X { get; init; }

    /// <summary>What readers call it; empty for the number itself.</summary>
    public string Label { get; init; } = "";
}

/// <summary>Attacks of one kind.</summary>
public sealed record AttackGroup
{
    /// <summary>What readers call it.</summary>
    public required string Label { get; init; }

    /// <summary>Names of the attacks.</summary>
    public required IReadOnlyList<string> Attacks { get; init; }
}
