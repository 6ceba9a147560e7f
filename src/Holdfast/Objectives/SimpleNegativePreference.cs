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
/// Simple negative preference optimisation: the mean over rows of -(2 / β) ln σ(β (L - δ)), where L is the row's mean next-token loss. NPO
/// without the original: long and short rows count alike, and what counts is how likely a row is and not how far it has come.
/// </summary>
/// <remarks>
/// Source: Fan et al. 2024 (SimNPO), equation 5, with the β and δ of open-unlearning, which weighs it 0.125 against the retain loss.
/// </remarks>
[Card("simple-negative-preference", "SimNPO: forget texts as rejected answers, by their mean loss", Paper = "Fan et al. 2024, equation 5",
    Aliases = ["simnpo"])]
public sealed record SimpleNegativePreference : IObjective
{
    /// <summary>β: how soon a row that has become unlikely stops to count.</summary>
    [Range(1e-6, 1e3)]
    public double Beta { get; init; } = 4.5;

    /// <summary>δ: the mean loss that a row should reach, in nats.</summary>
    [Range(0, 1e3)]
    public double Margin { get; init; }

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new PlainLoss(BatchUnit.Row, On);

    private Tensor On(CausalLM model, Batch batch)
    {
        var losses = NextToken.Each(model, batch, model.Hidden(batch.Rows)); // [M]
        var counts = LogRatio.ByRow(batch, ones_like(losses)).clamp_min(Held.Number(1)); // a row without labels has none
        var margins = (LogRatio.ByRow(batch, losses) / counts) - Held.Number(Margin);
        return (softplus(margins * Held.Number(-Beta)) * Held.Number(2 / Beta)).mean();
    }
}
