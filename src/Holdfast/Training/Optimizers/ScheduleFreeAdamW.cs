using System.ComponentModel.DataAnnotations;
using Holdfast.Evidence.Catalogs;
using Holdfast.Tensors;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Training.Optimizers;

/// <summary>
/// AdamW without a schedule: gradients are taken at y = (1 - β1) z + β1 x, Adam's normalised step moves z, and x is the
/// average of the z weighted by the squared learning rates; x is what is released.
/// </summary>
/// <remarks>
/// With c the weight of this step in the average, y ← (1 - c) y + c z + η (β1 (1 - c) - 1) d and z ← z - η d for the normalised
/// gradient d, so that x need not be stored; publishing recovers x = y + (1 - 1/β1)(z - y).
/// Source: Defazio et al. 2024, "The Road Less Scheduled", Algorithm 1.
/// Differs from TAR's official code: that saves y, since its optimizer is never put into evaluation mode; here x is released.
/// </remarks>
[Card("schedule-free-adamw", "AdamW that averages its iterates instead of following a schedule", Paper = "Defazio et al. 2024",
    Aliases = ["schedule-free"])]
public sealed record ScheduleFreeAdamW : IOptimizer
{
    /// <summary>β1: how far y lies from z towards x.</summary>
    [Range(0.01, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2: decay of the mean squared gradient.</summary>
    [Range(0, 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root.</summary>
    [Range(0, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay, at y.</summary>
    [Range(0, 10)]
    public double WeightDecay { get; init; }

    /// <summary>Steps over which the learning rate rises linearly to its full value.</summary>
    [CountsSteps]
    [Range(0, 1_000_000)]
    public int WarmUpSteps { get; init; }

    /// <summary>How the mean squared gradient is stored. z is a weight and stays float32.</summary>
    public IStateFormat States { get; init; } = new Float32States();

    /// <inheritdoc />
    public IReadOnlyList<OptimizerBuffer> Buffers => [new("z"), new("square", States, IsSigned: false)];

    /// <inheritdoc />
    public bool HasAverage => true;

    /// <inheritdoc />
    public void Start(OptimizerRun run)
    {
        run.Numbers["weight-sum"] = 0;
        run.Numbers["largest-rate"] = 0;
        run.Each(piece =>
        {
            piece["z"].copy_(piece.Values);
        });
    }

    /// <inheritdoc />
    public void Step(OptimizerRun run, double learningRate)
    {
        var warmUp = run.Steps < WarmUpSteps ? (double)run.Steps / WarmUpSteps : 1;
        var rate = learningRate * warmUp * Math.Sqrt(1 - Math.Pow(Beta2, run.Steps));
        var largest = run.Numbers["largest-rate"] = Math.Max(rate, run.Numbers["largest-rate"]);
        var weight = largest * largest;
        var sum = run.Numbers["weight-sum"] += weight;
        var share = sum > 0 ? weight / sum : 0;
        run.Each(piece =>
        {
            var (y, z, gradients, square) = (piece.Values, piece["z"], piece.Gradients, piece["square"]);
            square.mul_(Held.Number(Beta2)).addcmul_(gradients, gradients, Held.Number(1 - Beta2));
            gradients.div_(square.sqrt().add_(Held.Number(Epsilon))).add_(y, Held.Number(WeightDecay));
            y.lerp_(z, share).add_(gradients, Held.Number(rate * piece.Rate * ((Beta1 * (1 - share)) - 1)));
            z.add_(gradients, Held.Number(-rate * piece.Rate));
        });
    }

    /// <inheritdoc />
    public void Publish(OptimizerRun run)
    {
        run.Each(piece =>
        {
            piece.Values.lerp_(piece["z"], 1 - (1 / Beta1));
        });
    }
}
