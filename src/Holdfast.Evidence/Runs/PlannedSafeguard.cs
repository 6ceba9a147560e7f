namespace Holdfast.Evidence.Runs;

/// <summary>A safeguard of a run.</summary>
/// <param name="Name">What rows call it.</param>
/// <param name="Summary">One line for a reader; may be empty.</param>
public sealed record PlannedSafeguard(string Name, string Summary = "")
{
    /// <summary>Its own kind, then those of the losses it is made of; empty in runs of older versions.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}
