using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;

namespace Holdfast.Objectives;

/// <summary>
/// Identity preference optimisation: the mean over pairs of (Δ_chosen - Δ_rejected - 1 / (2 τ))², where Δ is the log-probability of an
/// answer under the model less that under the original. Where the direct form is never satisfied and may move without end on pairs that
/// nobody contradicts, this one stops at a margin of 1 / (2 τ).
/// </summary>
/// <remarks>Only labelled tokens count, as sums and not as means over tokens. Source: Azar et al. 2023, equation 17.</remarks>
[Card("identity-preference", "Preference of chosen against rejected answers up to a fixed margin", Paper = "Azar et al. 2023, equation 17",
    Aliases = ["ipo"])]
public sealed record IdentityPreference : IObjective
{
    /// <summary>τ: how far the model may go from the original; the margin is 1 / (2 τ) nats.</summary>
    [Range(1e-6, 1e3)]
    public double Tau { get; init; } = 0.1;

    /// <inheritdoc />
    public IReadOnlyList<string> Parts => AnswerPair.Parts;

    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) =>
        new PreferenceLoss(original, margins => (margins - Held.Number(1 / (2 * Tau))).square());
}
