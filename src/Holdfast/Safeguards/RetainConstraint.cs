using System.ComponentModel.DataAnnotations;

namespace Holdfast.Safeguards;

/// <summary>
/// Holds the retain loss at a bound by moving λ_TR: after each outer step its factor f becomes f exp(r (b - L_retain) / b), kept between
/// the least and 1. While the model pays too much for its resistance, resistance counts less; where there is room, it counts in full.
/// </summary>
/// <remarks>
/// A multiplicative dual ascent on the constraint L_retain ≤ b, as in primal-dual unlearning; the method of the paper has none.
/// </remarks>
public sealed record RetainConstraint
{
    /// <summary>b: where the retain loss is to stay, in its own unit.</summary>
    [Range(1e-6, 1e6)]
    public required double Bound { get; init; }

    /// <summary>r: how fast the factor moves.</summary>
    [Range(1e-6, 10)]
    public double Rate { get; init; } = 0.1;

    /// <summary>The smallest factor.</summary>
    [Range(0, 1)]
    public double Least { get; init; } = 0.01;

    /// <summary>The factor after an outer step.</summary>
    /// <param name="factor">The factor of that step.</param>
    /// <param name="retainLoss">Its retain loss.</param>
    public double Next(double factor, double retainLoss) =>
        Math.Clamp(factor * Math.Exp(Rate * (Bound - retainLoss) / Bound), Least, 1);
}
