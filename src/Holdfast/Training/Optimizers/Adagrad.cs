using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// Smaller steps for weights that have moved much: g ← g + wd w, s ← s + g², w ← w - η g / (sqrt(s) + ε).
/// </summary>
/// <remarks>
/// Source: Duchi et al. 2011, the diagonal form, as torch.optim.Adagrad without its decay of the learning rate, which a schedule does.
/// </remarks>
[Card("adagrad", "Smaller steps for weights that have moved much", Paper = "Duchi et al. 2011")]
public sealed record Adagrad : IOptimizer
{
    /// <summary>ε, added to the root.</summary>
    [Range(0, 1)]
    public double Epsilon { get; init; } = 1e-10;

    /// <summary>wd, added to the gradient, times the weights.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("sum")];

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        run.Each(piece =>
        {
            var (gradients, sum) = (piece.Gradients, piece["sum"]);
            gradients.add_(piece.Values, Held.Number(WeightDecay));
            sum.addcmul_(gradients, gradients, Held.Number(1));
            piece.Values.addcdiv_(gradients, sum.sqrt().add_(Held.Number(Epsilon)), Held.Number(-learningRate * piece.Rate));
        });
    }
}
