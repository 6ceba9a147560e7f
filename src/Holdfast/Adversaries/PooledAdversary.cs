using System.ComponentModel.DataAnnotations;

namespace Holdfast.Adversaries;

/// <summary>One adversary of a pool and how often it is drawn.</summary>
public sealed record PooledAdversary
{
    /// <summary>The adversary.</summary>
    public required IAdversary Adversary { get; init; }

    /// <summary>Its share of the draws, against the sum of all shares.</summary>
    [Range(1e-6, 1e6)]
    public double Share { get; init; } = 1;
}
