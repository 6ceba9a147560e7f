using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;

namespace Holdfast.Objectives;

/// <summary>
/// Squared distance of a layer's hidden states from the original's: the mean over tokens of || h_l(t) - h0_l(t) ||_2² / D; 0 at the
/// original. RMU's loss on retain texts.
/// </summary>
/// <remarks>
/// Beside it, <see cref="Retention"/> takes all layers and no square. Source: Li et al. 2024 (WMDP), section 5.1, with the mean over D of
/// its code.
/// Differs from the official code: padding is not counted.
/// </remarks>
[Card("hidden-state-distance", "Squared distance of a layer's hidden states from the original's", Paper = "Li et al. 2024, section 5.1")]
public sealed record HiddenStateDistance : IObjective, IShapeChecked
{
    /// <summary>l: the layer, by its number, counted from 1, or below 1 a share of the model's layers.</summary>
    public double Layer { get; init; } = new RandomSteering().Layer;

    /// <inheritdoc />
    public LossReads Reads => LossReads.States | LossReads.Original;

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original);

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => model.CheckDepths([Layer], faults);

    private sealed class Loss(HiddenStateDistance how, OriginalModel original) : ILoss
    {
        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            var layer = model.Options.LayerAt(how.Layer);
            var states = new HiddenStates(layer);
            model.Hidden(batch.Rows, states.Keep);
            var before = batch.Once(this, () => original.States(batch, layer))[0].to(model.Device);
            var distances = States.Each(model, states[layer], (some, first) =>
                (some - before.narrow(0, first, some.size(0))).square().mean([1]));
            return [new Mean(distances.mean(), BatchUnit.Token)];
        }
    }
}
