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
    public static Tensor On(CausalLM model, Batch batch) => On(model, batch, model.Hidden(batch.Rows));

    /// <summary>The mean negative log-likelihood, a scalar in nats, from hidden states that are there.</summary>
    /// <param name="model">Projects to the vocabulary.</param>
    /// <param name="batch">B rows of T tokens.</param>
    /// <param name="hidden">[N, D] of the last layer.</param>
    public static Tensor On(CausalLM model, Batch batch, Tensor hidden) =>
        Predictions.Each(model, batch, hidden, (logits, targets, _) => cross_entropy(logits, targets, reduction: nn.Reduction.None)).mean();
}
