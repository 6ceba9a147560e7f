using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Negative entropy of the next-token distribution: the mean over positions of sum_v p_v log p_v, in nats; -ln V at a uniform
/// distribution, 0 at a certain one. TAR's tamper-resistance loss for knowledge restriction: kept at its minimum, an attacker's
/// loss stays flat instead of only starting higher.
/// </summary>
/// <remarks>
/// The gradient is taken in closed form, d/dz_v = p_v (log p_v - sum_u p_u log p_u), so that one [M, V] tensor is kept for the
/// backward pass instead of three; four exist at the most while it is made. Source: Tamirisa et al. 2025, section 4.2 and appendix D.3.
/// Differs from the official code: it averages over all positions, padding included; here only positions that predict a labelled
/// token count.
/// </remarks>
[Card("max-entropy", "Negative entropy of the next-token distribution", Paper = "Tamirisa et al. 2025, section 4.2")]
public sealed record MaxEntropy : IObjective
{
    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(
        BatchUnit.Prediction, (model, batch) => Predictions.Each(
            model, batch, model.Hidden(batch.Rows), (logits, _, _) => NegativeEntropy(logits)).mean());

    /// <summary>sum_v p_v log p_v with p = softmax(logits), for every row.</summary>
    /// <param name="logits">[M, V] float32.</param>
    /// <returns>[M] in nats, between -ln V and 0.</returns>
    public static Tensor NegativeEntropy(Tensor logits)
    {
        using var scope = NewDisposeScope();
        Tensor value, gradient;
        using (no_grad())
        {
            var logProbabilities = log_softmax(logits, -1);
            gradient = logProbabilities.exp();
            using (var product = gradient * logProbabilities)
            {
                value = product.sum(-1);
            }

            gradient.mul_(logProbabilities.sub_(value.unsqueeze(-1)));
            logProbabilities.Dispose();
        }

        // The product has exactly the wanted gradient; its value is swapped for the entropy's.
        var carrier = (logits * gradient).sum(-1);
        return (carrier + (value - carrier.detach())).MoveToOuterDisposeScope();
    }
}
