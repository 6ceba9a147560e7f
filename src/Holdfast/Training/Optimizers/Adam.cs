using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// Adam with weight decay in the gradient: g ← g + wd w, m and v are running means of g and g²,
/// w ← w - η (m / (1 - β1^t)) / (sqrt(v / (1 - β2^t)) + ε).
/// </summary>
/// <remarks>Source: Kingma and Ba 2015, Algorithm 1, with the weight decay of torch.optim.Adam.</remarks>
[Card("adam", "Adam with weight decay in the gradient", Paper = "Kingma and Ba 2015")]
public sealed record Adam : IOptimizer
{
    /// <summary>β1: decay of the mean gradient.</summary>
    [Range(0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2: decay of the mean squared gradient.</summary>
    [Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root.</summary>
    [Range(0, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>wd, added to the gradient, times the weights.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; }

    /// <summary>How both running means are stored.</summary>
    public IStateFormat States { get; init; } = new Float32States();

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("mean", States), new("square", States, IsSigned: false)];

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        var meanCorrection = 1 - Math.Pow(Beta1, run.Steps);
        var squareCorrection = 1 - Math.Pow(Beta2, run.Steps);
        run.Each(piece =>
        {
            var (gradients, mean, square) = (piece.Gradients, piece["mean"], piece["square"]);
            gradients.add_(piece.Values, Held.Number(WeightDecay));
            mean.lerp_(gradients, 1 - Beta1);
            square.mul_(Held.Number(Beta2)).addcmul_(gradients, gradients, Held.Number(1 - Beta2));
            var root = (square / Held.Number(squareCorrection)).sqrt_();
            piece.Values.addcdiv_(mean, root.add_(Held.Number(Epsilon)), Held.Number(-learningRate * piece.Rate / meanCorrection));
        });
    }
}
