using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Attacks;

/// <summary>A second set of texts that an attack trains on besides its own, for instance harmless ones that keep the model alive.</summary>
public sealed record Companion
{
    /// <summary>Name of the texts.</summary>
    [TextsName]
    public string Data { get; init; } = DatasetNames.Retain;

    /// <summary>When they come.</summary>
    public CompanionOrder Order { get; init; } = CompanionOrder.Before;

    /// <summary>Their share of the steps, of the rows where mixed.</summary>
    [Range(0.001, 0.999)]
    public double Share { get; init; } = 0.4;
}
