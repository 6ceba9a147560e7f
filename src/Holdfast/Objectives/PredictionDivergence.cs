using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Divergence from the original's predictions: the mean over labelled tokens of KL(p_0 || p) = Σ_v p_0 (ln p_0 - ln p), in nats; 0 at the
/// original. A retain loss that keeps what the model says of a text, and not how likely the text is.
/// </summary>
/// <remarks>Source: Maini et al. 2024 (TOFU), section 3, the KL term beside GradDiff.</remarks>
[Card("prediction-divergence", "Divergence of the predictions from the original's", Paper = "Maini et al. 2024, section 3",
    Aliases = ["kl"])]
public sealed record PredictionDivergence : IObjective
{
    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(original);

    private sealed class Loss(OriginalModel original) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var before = batch.Once(this, () => [original.Predicting(batch)])[0]; // [M, D]
            var divergences = Predictions.Each(model, batch, model.Hidden(batch.Rows), (logits, _, first) =>
            {
                var then = log_softmax(original.Logits(before, first, logits.size(0)), -1);
                return (then.exp() * (then - log_softmax(logits, -1))).sum(-1);
            });
            return [new Mean(divergences.mean(), BatchUnit.Prediction)];
        }
    }
}
