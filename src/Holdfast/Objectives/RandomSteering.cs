using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Objectives;

/// <summary>
/// Steers the hidden states of a layer to one random point: the mean over tokens of || h_l(t) - c u ||_2² / D, where u is a unit vector
/// drawn once, of entries from [0, 1) before it is scaled. Adaptive, c is the length of the original's state of the token times a factor,
/// so that no layer asks for a length of its own. RMU's loss on forget texts.
/// </summary>
/// <remarks>
/// Source: Li et al. 2024 (WMDP), section 5.1, with the entries and the mean over D of its code; adaptive Dang et al. 2025, whose
/// repository's example takes the factor 5.
/// Differs from the official code: padding is not counted.
/// </remarks>
[Card("random-steering", "Hidden states of a layer steered to one random point", Paper = "Li et al. 2024, section 5.1")]
public sealed record RandomSteering : IObjective, IShapeChecked
{
    /// <summary>l: the layer, by its number, counted from 1, or below 1 a share of the model's layers.</summary>
    public double Layer { get; init; } = 8.0 / 32;

    /// <summary>c: the length of the point; adaptive, the factor of the original's length.</summary>
    [Range(0, 1e6)]
    public double Coefficient { get; init; } = 20;

    /// <summary>Whether the length is that of the original's state of each token times the coefficient.</summary>
    public bool Adaptive { get; init; }

    /// <summary>Draws u: by model and seed, gives [D].</summary>
    internal Func<CausalLM, Seed, Tensor> Draw { get; init; } = Direction;

    /// <inheritdoc />
    public LossReads Reads => LossReads.States | (Adaptive ? LossReads.Original : LossReads.None);

    /// <inheritdoc />
    public ILoss Begin(OriginalModel original, Seed seed) => new Loss(this, original, seed.Derive("random-steering"));

    /// <inheritdoc />
    public void Check(DecoderOptions model, ICollection<string> faults) => model.CheckDepths([Layer], faults);

    private static Tensor Direction(CausalLM model, Seed seed)
    {
        using var drawn = seed.Uniform([model.Options.Width], model.Device);
        using var length = drawn.norm();
        return drawn.div(length).DetachFromDisposeScope();
    }

    private sealed class Loss(RandomSteering how, OriginalModel original, Seed seed) : ILoss
    {
        private Tensor? _direction;

        public IReadOnlyList<Mean> On(CausalLM model, Batch batch)
        {
            _direction ??= how.Draw(model, seed);
            var layer = model.Options.LayerAt(how.Layer);
            var states = new HiddenStates(layer);
            model.Hidden(batch.Rows, states.Keep);
            var lengths = how.Adaptive ? batch.Once(this, () => Lengths(batch, layer))[0].to(model.Device) : null; // [N, 1]
            var distances = States.Each(model, states[layer], (some, first) =>
            {
                var goal = _direction * Held.Number(how.Coefficient);
                return (some - (lengths is null ? goal : goal * lengths.narrow(0, first, some.size(0)))).square().mean([1]);
            });
            return [new Mean(distances.mean(), BatchUnit.Token)];
        }

        public void Dispose() => _direction?.Dispose();

        private IReadOnlyList<Tensor> Lengths(Batch batch, int layer)
        {
            using var scope = NewDisposeScope();
            return [original.States(batch, layer)[0].norm(1, keepdim: true).DetachFromDisposeScope()];
        }
    }
}
