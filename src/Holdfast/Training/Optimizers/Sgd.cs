using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum: g ← g + wd w, b ← μ b + g (b = g at the first step), and w ← w - η (g + μ b) with
/// Nesterov's look-ahead, w ← w - η b without.
/// </summary>
/// <remarks>Source: Sutskever et al. 2013, in the form of torch.optim.SGD without dampening.</remarks>
[Card("sgd", "Stochastic gradient descent with (Nesterov) momentum", Paper = "Sutskever et al. 2013")]
public sealed record Sgd : IOptimizer
{
    /// <summary>μ: share of the last step that goes on.</summary>
    [Range(0, 0.999999)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the gradient is read one momentum step ahead.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>wd, added to the gradient.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; }

    /// <summary>How the momentum is stored.</summary>
    public IStateFormat States { get; init; } = new Float32States();

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("momentum", States)];

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        run.Each(piece =>
        {
            var (gradients, momentum) = (piece.Gradients, piece["momentum"]);
            gradients.add_(piece.Values, Held.Number(WeightDecay));
            momentum.mul_(Held.Number(Momentum)).add_(gradients);
            piece.Values.add_(Nesterov
                ? gradients.add_(momentum, Held.Number(Momentum))
                : momentum, Held.Number(-learningRate * piece.Rate));
        });
    }
}
