using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Self-distillation with adjusted logits: the mean over labelled tokens of the cross-entropy to softmax(z0 - β e_token), the original's
/// prediction with the logit of the token lowered by β. The model learns what it would have said if it did not know the token.
/// </summary>
/// <remarks>
/// Source: Dong et al. 2024 (UNDIAL), as in open-unlearning, with its β; there the retain loss weighs 0.
/// Differs from open-unlearning: only labelled tokens count, as in the other losses; there positions without a label do too.
/// </remarks>
[Card("self-distillation", "UNDIAL: the original's predictions with the labelled token's logit lowered", Paper = "Dong et al. 2024",
    Aliases = ["undial"])]
public sealed record SelfDistillation : IObjective
{
    /// <summary>β: by how much the logit is lowered.</summary>
    [Range(0, 1e3)]
    public double Strength { get; init; } = 10;

    /// <inheritdoc />
    public LossReads Reads => LossReads.Predictions | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

    private sealed class Loss(SelfDistillation how, OriginalModel original) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var before = batch.Once(this, () => [original.Predicting(batch)])[0]; // [M, D]
            var entropies = Predictions.Each(model, batch, model.Hidden(batch.Rows), (logits, targets, first) =>
            {
                var taught = original.Logits(before, first, logits.size(0));
                var place = targets.unsqueeze(1);
                taught = taught.scatter_add(1, place, full_like(place, Held.Number(-how.Strength), ScalarType.Float32));
                return (softmax(taught, -1) * log_softmax(logits, -1)).sum(-1).neg();
            });
            return [new Mean(entropies.mean(), BatchUnit.Prediction)];
        }
    }
}
