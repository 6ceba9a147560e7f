using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Chance;
using Holdfast.Models;
using static TorchSharp.torch;

namespace Holdfast.Training.TunedWeights;

/// <summary>
/// DoRA: a projection's weight is taken apart into a length for each output and a direction. LoRA moves the direction and the lengths m
/// train freely: W' = m V / ||V|| with V = W + (α / r) B A, norms over each row [in], and m = ||W|| at the start.
/// </summary>
/// <remarks>
/// Source: Liu et al. 2024, section 4; the gradient does not pass through ||V|| (section 4.3), which changes little and saves memory.
/// </remarks>
[Card("dora", "DoRA: low-rank adapters for directions, free lengths", Paper = "Liu et al. 2024")]
public sealed record WeightDecomposed : ITunedWeights
{
    /// <summary>Rank, scale, dropout and targets of the update of directions.</summary>
    public LowRank Directions { get; init; } = new();

    /// <inheritdoc />
    public ITuning Begin(CausalLM model, Seed seed)
    {
        var factors = new LowRankFactors(model, Directions, seed, shape => [new WeightShape(Length(shape.Name), shape.Shape[0])]);
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (var projection in factors.Projections)
            {
                factors.Weights.View(Length(projection.Name)).copy_(model.Weights.View(projection.Name + ".weight").norm(dim: 1));
            }
        }

        var leaves = factors.Projections.ToDictionary(shape => shape.Name, shape => factors.Weights.Leaf(Length(shape.Name)));
        return new AdapterTuning(
            factors,
            projection => new Decomposed(factors, projection, leaves[projection]),
            (projection, weight) =>
            {
                var direction = weight + factors.Product(projection);
                weight.copy_(direction * (leaves[projection] / direction.norm(dim: 1)).unsqueeze(1));
            }).Start();
    }

    /// <inheritdoc />
    public bool IsBeside => true;

    /// <inheritdoc />
    /// <remarks>Lengths are those of the weight beneath, which does not know what other adapters add to it.</remarks>
    public bool StandsOnOthers => false;

    /// <inheritdoc />
    public long CountIn(DecoderOptions model) =>
        Directions.CountIn(model) + Directions.TargetsIn(model).Sum(shape => shape.Shape[0]);

    /// <inheritdoc />
    public int LayersIn(DecoderOptions model) => Directions.LayersIn(model);

    private static string Length(string projection) => projection + ".lora_magnitude_vector";

    private sealed class Decomposed(LowRankFactors factors, string projection, Tensor length) : IWeightAdapter
    {
        public Generator? Chance => factors.Chance;

        public Tensor Apply(Tensor input, Tensor output, Tensor weight, Tensor? bias)
        {
            var norm = (weight.detach() + factors.Product(projection)).norm(dim: 1);
            var direction = (bias is null ? output : output - bias) + factors.Update(projection, input);
            var scaled = direction * (length / norm);
            return (bias is null ? scaled : scaled + bias).to(output.dtype);
        }
    }
}
