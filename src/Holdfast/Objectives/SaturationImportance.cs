using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Gradient ascent whose tokens count by saturation and importance: the mean over labelled tokens of p^β1 (1 - p)^β2 log p, where the
/// gradient does not follow the weight. Tokens that are gone count little by the first factor, those that any text would make certain by
/// the second.
/// </summary>
/// <remarks>Source: Yang et al. 2025 (SatImp), as in open-unlearning, with its β1 and β2.</remarks>
[Card("saturation-importance", "SatImp: log-likelihood of the labelled tokens, weighted by saturation and importance",
    Paper = "Yang et al. 2025", Aliases = ["satimp"])]
public sealed record SaturationImportance : IObjective
{
    /// <summary>β1: power of the probability.</summary>
    [Range(0, 100)]
    public double Saturation { get; init; } = 5;

    /// <summary>β2: power of what is left to certainty.</summary>
    [Range(0, 100)]
    public double Importance { get; init; } = 1;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => GradientAscent.Weighted(log =>
        (log * Held.Number(Saturation)).exp() * expm1(log).neg().clamp_min(Held.Number(0)).pow(Held.Number(Importance)));
}
