using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Minimum posterior: the mean over labelled tokens of -ln(1 - p(token | tokens before)), in nats, where a token whose log p lies below a
/// threshold adds nothing.
/// </summary>
/// <remarks>
/// Unlikelihood with a floor: tokens below it are counted in the mean, as in the official code of TAR. Source: Tamirisa et al. 2025,
/// baselines ("Min Posterior").
/// Differs from the official code: there its training loop reads the retain batch instead of the forget one, so the baseline does not run
/// as released.
/// </remarks>
[Card("min-posterior", "Unlikelihood of the labelled tokens that are not unlikely yet", Paper = "Tamirisa et al. 2025, baselines")]
public sealed record MinPosterior : IObjective
{
    /// <summary>log p of a token below which it adds nothing, in nats.</summary>
    [Range(-1e3, 0)]
    public double Threshold { get; init; } = -15;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(
        BatchUnit.Prediction, (model, batch) => Predictions.Each(
            model, batch, model.Hidden(batch.Rows), (logits, targets, _) => Of(logits, targets)).mean());

    private Tensor Of(Tensor logits, Tensor targets)
    {
        using var log = cross_entropy(logits.detach(), targets, reduction: nn.Reduction.None).neg();
        return Unlikelihood.Of(logits, targets).masked_fill(log.lt(Held.Number(Threshold)), Held.Number(0));
    }
}
