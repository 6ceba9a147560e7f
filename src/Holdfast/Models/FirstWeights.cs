using Holdfast.Evidence.Chance;
using Holdfast.Tensors;
using static TorchSharp.torch;

namespace Holdfast.Models;

/// <summary>
/// The weights that a model begins with before any training: norms 1, biases 0, embeddings of spread 0.05, every other matrix of spread
/// 1 / √in, so that products keep the size of their input; what adds to the residual stream is smaller by √(2 L), for its 2 L additions.
/// </summary>
/// <remarks>Source: the smaller output projections are those of Radford et al. 2019 (GPT-2), section 2.3.</remarks>
public static class FirstWeights
{
    /// <summary>Draws all weights of a model anew.</summary>
    /// <param name="model">Its weights are overwritten.</param>
    /// <param name="seed">Each weight is drawn by its own name, whatever the device.</param>
    public static void Draw(CausalLM model, Seed seed)
    {
        using var silent = no_grad();
        foreach (var shape in model.Weights.Shapes)
        {
            using var scope = NewDisposeScope();
            model.Weights.View(shape.Name).copy_(Of(shape, model.Options, seed));
        }
    }

    /// <summary>One weight, on the CPU. The caller owns it.</summary>
    /// <param name="shape">Its name and shape.</param>
    /// <param name="options">The model that it belongs to.</param>
    /// <param name="seed">The same as for the others.</param>
    public static Tensor Of(WeightShape shape, DecoderOptions options, Seed seed)
    {
        using var scope = NewDisposeScope();
        if (shape.Shape.Length == 1)
        {
            var isBias = shape.Name.EndsWith(".bias", StringComparison.Ordinal);
            return (isBias ? zeros(shape.Shape) : ones(shape.Shape)).MoveToOuterDisposeScope();
        }

        var spread = shape.Name == DecoderWeights.Embedding ? 0.05 : 1 / Math.Sqrt(shape.Shape[1]);
        if (shape.Name.EndsWith("o_proj.weight", StringComparison.Ordinal)
            || shape.Name.EndsWith("down_proj.weight", StringComparison.Ordinal))
        {
            spread /= Math.Sqrt(2 * options.Layers);
        }

        return (seed.Derive(shape.Name).Normal(shape.Shape, CPU) * Held.Number(spread)).MoveToOuterDisposeScope();
    }
}
