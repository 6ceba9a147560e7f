namespace Holdfast.Evidence.Reports.Studies;

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
