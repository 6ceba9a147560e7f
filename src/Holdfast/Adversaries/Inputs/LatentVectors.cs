using Holdfast.Evidence.Chance;
using Holdfast.Models;
using Holdfast.Tensors;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Adversaries.Inputs;

/// <summary>
/// A vector for each of some layers that is added to the hidden state of every token there, h_l(t) + v_l with ||v_l||_2 ≤ ε_l: zero at
/// the start, and brought back to the ball after every step (projected gradient descent).
/// </summary>
/// <param name="Radii">ε_l by l of <see cref="HiddenStateHook"/>.</param>
internal sealed record LatentVectors(IReadOnlyDictionary<int, double> Radii) : ITunedWeights
{
    /// <inheritdoc />
    public bool IsBeside => true;

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) => (long)Radii.Count * model.Width;

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed)
    {
        var layers = Radii.Keys.Order().ToList();
        var weights = new WeightStore([.. layers.Select(layer => new WeightShape(Name(layer), model.Options.Width))], model.Device);
        using (NewDisposeScope())
        using (no_grad())
        {
            weights.Values.zero_();
        }

        var leaves = layers.ToDictionary(layer => layer, layer => weights.Leaf(Name(layer)));
        model.Perturbation = Adding(leaves);
        return new InputTuning(model, weights, () => model.Perturbation = null, Bound);

        void Bound()
        {
            using var scope = NewDisposeScope();
            using var silent = no_grad();
            foreach (var layer in layers)
            {
                var vector = weights.View(Name(layer));
                vector.mul_(vector.norm().clamp_min(Held.Number(1e-30)).reciprocal().mul(Held.Number(Radii[layer]))
                    .clamp_max(Held.Number(1.0)));
            }
        }
    }

    /// <summary>Adds learned vectors to a model's states until disposed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">D numbers for each layer, in the order of the layers.</param>
    public IDisposable Attach(CausalLM model, float[] values)
    {
        var before = model.Perturbation;
        var width = model.Options.Width;
        var vectors = Radii.Keys.Order().Index().ToDictionary(
            layer => layer.Item,
            layer => tensor(values[(layer.Index * width)..((layer.Index + 1) * width)], device: model.Device).DetachFromDisposeScope());
        model.Perturbation = Adding(vectors);
        return new Excursion(() =>
        {
            model.Perturbation = before;
            foreach (var vector in vectors.Values)
            {
                vector.Dispose();
            }
        });
    }

    private static HiddenStateHook Adding(IReadOnlyDictionary<int, Tensor> vectors) =>
        (layer, state) => vectors.TryGetValue(layer, out var vector) ? state + vector : state;

    private static string Name(int layer) => FormattableString.Invariant($"layer-{layer}");
}
