using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// Steps in the units of the weights: s ← ρ s + (1 - ρ) g², d = g sqrt(u + ε) / sqrt(s + ε), u ← ρ u + (1 - ρ) d², w ← w - η d.
/// </summary>
/// <remarks>Source: Zeiler 2012, with the learning rate η that torch.optim.Adadelta adds.</remarks>
[Card("adadelta", "Adaptive steps in the units of the weights", Paper = "Zeiler 2012")]
public sealed record Adadelta : IOptimizer
{
    /// <summary>ρ: decay of both running means.</summary>
    [Range(0, 0.999999)]
    public double Decay { get; init; } = 0.9;

    /// <summary>ε, inside both roots.</summary>
    [Range(0, 1)]
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Added to the gradient, times the weights.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("square"), new("step")];

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        run.Each(piece =>
        {
            var (gradients, square, steps) = (piece.Gradients, piece["square"], piece["step"]);
            gradients.add_(piece.Values, Held.Number(WeightDecay));
            square.mul_(Held.Number(Decay)).addcmul_(gradients, gradients, Held.Number(1 - Decay));
            gradients.mul_((steps + Held.Number(Epsilon)).sqrt_()).div_((square + Held.Number(Epsilon)).sqrt_());
            steps.mul_(Held.Number(Decay)).addcmul_(gradients, gradients, Held.Number(1 - Decay));
            piece.Values.add_(gradients, Held.Number(-learningRate * piece.Rate));
        });
    }
}
