using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// TAR's retain loss: next-token loss plus the distance of the hidden states from those of the original model,
/// a L_LM + b mean_l mean_t || h_l(t) - h0_l(t) ||_2 over the L + 1 hidden states and the real tokens.
/// </summary>
/// <remarks>
/// Source: Tamirisa et al. 2025, equation 2 and section 4.3.
/// Differs from the paper: the norm is not squared, as in the official code. Differs from the official code: padding is not counted.
/// </remarks>
[Card("retention", "Next-token loss plus distance of hidden states from the original model", Paper = "Tamirisa et al. 2025, equation 2")]
public sealed record Retention : IObjective
{
    /// <summary>a: weight of the next-token loss.</summary>
    [Range(0, 1e6)]
    public double NextTokenWeight { get; init; } = 1;

    /// <summary>b: weight of the hidden-state distance.</summary>
    [Range(0, 1e6)]
    public double HiddenStateWeight { get; init; } = 1;

    /// <inheritdoc />
    public LossReads Reads => (NextTokenWeight > 0 ? LossReads.Predictions : LossReads.None)
        | (HiddenStateWeight > 0 ? LossReads.States | LossReads.Original : LossReads.None);

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

    private sealed class Loss(Retention how, OriginalModel original) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var states = new HiddenStates();
            var hidden = model.Hidden(batch.Rows, states.Keep);
            var means = new List<Mean>();
            if (how.NextTokenWeight > 0)
            {
                means.Add(new Mean(Held.Number(how.NextTokenWeight) * NextToken.On(model, batch, hidden), BatchUnit.Prediction));
            }

            if (how.HiddenStateWeight > 0)
            {
                // TAR asks for one batch at every measured point of a trajectory; the original reads it once.
                var originals = batch.Once(this, () => original.States(batch));
                var distances = states.All.Zip(originals, (state, original) => States.Each(
                    model, state, (now, _) => (now - original.to(now.device)).norm(dim: 1)));
                means.Add(new Mean(Held.Number(how.HiddenStateWeight) * cat([.. distances]).mean(), BatchUnit.Token));
            }

            return means;
        }
    }
}
