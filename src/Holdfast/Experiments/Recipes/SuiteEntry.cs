using System.ComponentModel.DataAnnotations;
using Holdfast.Attacks;

namespace Holdfast.Experiments.Recipes;

/// <summary>One attack of a suite and where it comes from.</summary>
public sealed record SuiteEntry
{
    /// <summary>The attack.</summary>
    public required IAttack Attack { get; init; }

    /// <summary>Paper and table or section that describes it.</summary>
    [MinLength(1)]
    public required string Source { get; init; }

    /// <summary>How well its settings are known.</summary>
    public required Certainty Certainty { get; init; }
}
