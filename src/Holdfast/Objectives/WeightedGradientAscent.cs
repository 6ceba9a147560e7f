using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;

namespace Holdfast.Objectives;

/// <summary>
/// Gradient ascent whose tokens count by how likely they still are: the mean over labelled tokens of p^β log p, where the gradient does not
/// follow p^β. Its gradient is that of the mean of p^β / β, which is bounded: a token that is gone is left alone.
/// </summary>
/// <remarks>Source: Wang et al. 2025 (WGA), as in open-unlearning, with its β.</remarks>
[Card("weighted-gradient-ascent", "WGA: log-likelihood of the labelled tokens, weighted by a power of their probability",
    Paper = "Wang et al. 2025", Aliases = ["wga"])]
public sealed record WeightedGradientAscent : IObjective
{
    /// <summary>β: how soon an unlikely token stops to count; 0 is plain gradient ascent.</summary>
    [Range(0, 100)]
    public double Beta { get; init; } = 1;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) =>
        GradientAscent.Weighted(log => (log * Held.Number(Beta)).exp());
}
