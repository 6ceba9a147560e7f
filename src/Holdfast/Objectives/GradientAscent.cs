using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Gradient ascent on the next-token loss: the mean over labelled tokens of log p(token | tokens before), in nats, made small. Bounded
/// nowhere: its gradient grows as a token becomes unlikely, so it ruins a model unless it is stopped early or held by a retain loss. With
/// one it is GradDiff.
/// </summary>
/// <remarks>Source: Jang et al. 2023, equation 1; with a retain loss Liu, Liu and Stone 2022.</remarks>
[Card("gradient-ascent", "Mean log-likelihood of the labelled tokens, made small", Paper = "Jang et al. 2023, equation 1",
    Aliases = ["ga"])]
public sealed record GradientAscent : IObjective
{
    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) =>
        new PlainLoss(BatchUnit.Prediction, (model, batch) => NextToken.On(model, batch).neg());

    /// <summary>The mean of w(p) log p over labelled tokens, where the gradient does not follow w.</summary>
    /// <param name="weight">w: from log p, [M], to the weight of each token, [M].</param>
    internal static ILoss Weighted(Func<Tensor, Tensor> weight) => new PlainLoss(BatchUnit.Prediction, (model, batch) =>
    {
        var log = NextToken.Each(model, batch, model.Hidden(batch.Rows)).neg();
        return (weight(log.detach()) * log).mean();
    });
}
