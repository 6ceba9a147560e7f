using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Gradient ascent on the next-token loss: the mean over labelled tokens of log p(token | tokens before), in nats, made small. Bounded
/// nowhere unless it is clamped: its gradient grows as a token becomes unlikely, so it ruins a model unless it is stopped early or held by
/// a retain loss. With one it is GradDiff.
/// </summary>
/// <remarks>
/// Source: Jang et al. 2023, equation 1; with a retain loss Liu, Liu and Stone 2022; clamped Tamirisa et al. 2025, baselines ("MLAC-AR").
/// </remarks>
[Card("gradient-ascent", "Mean log-likelihood of the labelled tokens, made small", Paper = "Jang et al. 2023, equation 1",
    Aliases = ["ga"])]
public sealed record GradientAscent : IObjective
{
    /// <summary>
    /// Whether log p of a token counts down to that of chance only, max(log p, -ln V) with V the size of the vocabulary: what is less
    /// likely than by chance is left as it is.
    /// </summary>
    public bool Clamped { get; init; }

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(BatchUnit.Prediction, (model, batch) =>
        Clamped ? ClampedOn(model, batch) : NextToken.On(model, batch).neg());

    private static Tensor ClampedOn(CausalLM model, Batch batch) => NextToken.Each(model, batch, model.Hidden(batch.Rows))
        .clamp_max(Held.Number(Math.Log(model.Options.VocabularySize))).mean().neg();

    /// <summary>The mean of w(p) log p over labelled tokens, where the gradient does not follow w.</summary>
    /// <param name="weight">w: from log p, [M], to the weight of each token, [M].</param>
    internal static ILoss Weighted(Func<Tensor, Tensor> weight) => new PlainLoss(BatchUnit.Prediction, (model, batch) =>
    {
        var log = NextToken.Each(model, batch, model.Hidden(batch.Rows)).neg();
        return (weight(log.detach()) * log).mean();
    });
}
