using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Divergence of the next-token distribution from the uniform one: the mean over labelled tokens of
/// KL(u || p) = -ln V - (1 / V) Σ_v ln p_v, in nats; 0 at a uniform distribution. Beside <see cref="MaxEntropy"/>, which is KL(p || u) but
/// for a constant, it grows without bound as any token becomes impossible.
/// </summary>
/// <remarks>Source: Deng et al. 2024 (SOPHON), section IV, the KL form of its loss.</remarks>
[Card("uniform-divergence", "Divergence of the next-token distribution from the uniform one", Paper = "Deng et al. 2024, section IV")]
public sealed record UniformDivergence : IObjective
{
    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(
        BatchUnit.Prediction, (model, batch) => Predictions.Each(
            model, batch, model.Hidden(batch.Rows), (logits, _, _) => log_softmax(logits, -1).mean([-1]).neg()).mean()
            - Held.Number(Math.Log(model.Options.VocabularySize)));
}
