using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Unlikelihood: the mean over labelled tokens of -ln(1 - p(token | tokens before)), in nats; 0 where none of them is expected. The loss
/// that drives R2D2 away from answers; its gradient fades as they become unlikely, where that of a negative likelihood grows.
/// </summary>
/// <remarks>
/// Computed from the margin of the token's logit over all others together, m = z_t - ln Σ_{v≠t} e^{z_v}: -ln(1 - p) = ln(1 + e^m), which
/// loses no digits where p is near 1. Source: Welleck et al. 2020, equation 4, for one candidate; Mazeika et al. 2024, section 5.
/// </remarks>
[Card("unlikelihood", "Mean negative log-probability of any token but the labelled one", Paper = "Welleck et al. 2020, equation 4")]
public sealed record Unlikelihood : IObjective
{
    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(
        BatchUnit.Prediction, (model, batch) => Predictions.Each(
            model, batch, model.Hidden(batch.Rows), (logits, targets, _) => Of(logits, targets)).mean());

    /// <summary>-ln(1 - p(target)) of each row.</summary>
    /// <param name="logits">[M, V] float32.</param>
    /// <param name="targets">[M] int64.</param>
    /// <returns>[M] in nats.</returns>
    public static Tensor Of(Tensor logits, Tensor targets)
    {
        var place = targets.unsqueeze(1);
        var others = logits.scatter(1, place, full_like(place, Held.Number(double.NegativeInfinity), ScalarType.Float32));
        return softplus(logits.gather(1, place).squeeze(1) - others.logsumexp(1));
    }
}
