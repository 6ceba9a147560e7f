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
/// Turns hidden states away from the original's: the mean over some layers and the tokens of ReLU(cos(h_l(t), h0_l(t))), 1 at the
/// original and 0 where every state is orthogonal to what it was or points away from it. The circuit breakers' loss on harmful texts.
/// </summary>
/// <remarks>Source: Zou et al. 2024, algorithm 1.</remarks>
[Card("representation-rerouting", "Hidden states turned away from the original's", Paper = "Zou et al. 2024, algorithm 1")]
public sealed record Rerouting : IObjective, IShapeChecked
{
    /// <summary>The layers: their numbers, counted from 1, or below 1 shares of the model's layers.</summary>
    [MinLength(1)]
    public IReadOnlyList<double> Layers { get; init; } = [10.0 / 32, 20.0 / 32];

    /// <summary>
    /// Whether only labelled tokens, the answers, are turned away, and not the requests before them: for answers so short that
    /// requests, which the refusals begin with too, would outweigh them.
    /// </summary>
    public bool AnswersOnly { get; init; }

    /// <inheritdoc />
    public LossReads Reads => LossReads.States | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => model.CheckDepths(Layers, faults);

    private sealed class Loss(Rerouting how, OriginalModel original) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var layers = how.Layers.Select(model.Options.LayerAt).Distinct().ToArray();
            var states = new HiddenStates(layers);
            model.Hidden(batch.Rows, states.Keep);
            var before = batch.Once(this, () => original.States(batch, layers));
            var kept = stack(states.All.Zip(before, (state, was) => States.Each(
                model, state, (now, _) => relu(cosine_similarity(now, was.to(now.device), 1))))); // [layers, N]
            return how.AnswersOnly
                ? [new Mean(kept.index_select(1, batch.Predicting + Held.Number(1)).mean(), BatchUnit.Prediction)]
                : [new Mean(kept.mean(), BatchUnit.Token)];
        }
    }
}
