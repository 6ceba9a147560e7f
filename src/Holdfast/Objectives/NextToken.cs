using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Holdfast.Objectives;

/// <summary>
/// Language modelling: the mean over labelled tokens of -log p(token | tokens before), in nats. What an attacker minimises on
/// forget texts and a defender on retain texts.
/// </summary>
[Card("next-token", "Mean negative log-likelihood of the labelled tokens")]
public sealed record NextToken : IObjective
{
    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(BatchUnit.Prediction, On);

    /// <summary>The mean negative log-likelihood, a scalar in nats.</summary>
    /// <param name="model">Computes.</param>
    /// <param name="batch">B rows of T tokens.</param>
    public static Tensor On(CausalLM model, Batch batch) =>
        cross_entropy(PredictionLogits(model.Hidden(batch.Ids), model, batch), batch.Targets);

    /// <summary>Logits at the positions that predict a labelled token only, which is all that a loss on predictions needs.</summary>
    /// <param name="hidden">[B, T, D].</param>
    /// <param name="model">Projects to the vocabulary.</param>
    /// <param name="batch">Says which positions.</param>
    /// <returns>[M, V].</returns>
    public static Tensor PredictionLogits(Tensor hidden, CausalLM model, Batch batch) =>
        model.Logits(hidden.reshape(-1, model.Options.Width).index_select(0, batch.Predicting));
}
