using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers.States;
using static TorchSharp.torch;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: m and v are running means of gradient and squared gradient,
/// w ← w - η wd w, then w ← w - η (m / (1 - β1^t)) / (sqrt(v / (1 - β2^t)) + ε).
/// </summary>
/// <remarks>
/// Runs torch's fused kernel, a single pass over memory, through a fixed script (see docs/decisions/0003-optimizers.md).
/// Source: Loshchilov and Hutter 2019.
/// </remarks>
[Card("adamw", "Adam with decoupled weight decay", Paper = "Loshchilov and Hutter 2019")]
public sealed record AdamW : IOptimizer
{
    // The lists are named because the compiler drops a call whose changed arguments nobody reads again.
    private static readonly Lazy<jit.CompilationUnit> Kernel = new(() => jit.compile("""
        def step(w: Tensor, g: Tensor, m: Tensor, v: Tensor, t: Tensor, lr: float, b1: float, b2: float, wd: float, eps: float):
            ws = [w]
            ms = [m]
            vs = [v]
            torch._fused_adamw_(ws, [g], ms, vs, [], [t], lr=lr, beta1=b1, beta2=b2, weight_decay=wd, eps=eps, amsgrad=False, maximize=False)
            return ws[0]

        """));

    /// <summary>β1: decay of the mean gradient.</summary>
    [Range(0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2: decay of the mean squared gradient.</summary>
    [Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root.</summary>
    [Range(0, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>wd: share of the weights taken off at a learning rate of 1.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>How both running means are stored.</summary>
    public IStateFormat States { get; init; } = new Float32States();

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("mean", States), new("square", States, IsSigned: false)];

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        run.Each(piece =>
        {
            var step = full(1, Held.Number(run.Steps), ScalarType.Float32, device: piece.Values.device);
            Kernel.Value.invoke("step", piece.Values, piece.Gradients, piece["mean"], piece["square"], step,
                Held.Number(learningRate * piece.Rate), Held.Number(Beta1), Held.Number(Beta2), Held.Number(WeightDecay),
                    Held.Number(Epsilon));
        });
    }
}
