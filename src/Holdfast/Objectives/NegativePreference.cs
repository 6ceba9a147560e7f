using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Negative preference optimisation: the mean over rows of -(2 / β) ln σ(-β Δ), where Δ is the log-probability of the row's labelled tokens
/// under the model less that under the original: direct preference with a rejected answer alone. (2 / β) ln 2 at the original, 0 from below
/// where the row is gone; with β near 0 it becomes gradient ascent.
/// </summary>
/// <remarks>
/// The original reads each example once. Source: Zhang et al. 2024 (NPO), equation 3, with the β of open-unlearning.
/// </remarks>
[Card("negative-preference", "NPO: forget texts as rejected answers, against the original", Paper = "Zhang et al. 2024, equation 3",
    Aliases = ["npo"])]
public sealed record NegativePreference : IObjective
{
    /// <summary>β: how soon a row that has become unlikely stops to count.</summary>
    [Range(1e-6, 1e3)]
    public double Beta { get; init; } = 0.1;

    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

    private sealed class Loss(NegativePreference how, OriginalModel original) : ILoss
    {
        private readonly LogRatio _gain = new(original);

        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var rows = softplus(_gain.Of(model, batch) * Held.Number(how.Beta)) * Held.Number(2 / how.Beta);
            return [new Mean(rows.mean(), BatchUnit.Row)];
        }
    }
}
