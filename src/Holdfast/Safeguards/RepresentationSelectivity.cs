using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers;
using Holdfast.Training.TunedWeights;
using static TorchSharp.torch;

namespace Holdfast.Safeguards;

/// <summary>
/// RepSelect: gradient ascent on forget texts along what is special to them. Adapters learn the forget texts first, so that what is to be
/// removed shows; there the gradient G of the next-token loss is summed over one pass of the forget texts, for every feed-forward
/// projection. With its first q singular triples (U, s, V), each divided by the smallest of them, s_i ← s_i / s_q, the directions that
/// most texts share are collapsed on both sides, G ← (I - U (1 - 1/s) Uᵀ) G (I - V (1 - 1/s) Vᵀ), and the weights, without the adapters,
/// climb: θ ← θ + n η G.
/// </summary>
/// <remarks>
/// Source: Sondej, Yang and Mahdi 2026 (arXiv 2606.17168), in the one-pass form of its code ("soft" collapse of the forget gradient), with
/// the numbers of that: q 512 at width 4096. Its rates are searched for each model between 0.005 and 0.5. It needs no retain texts.
/// Differs from the official code: singular vectors are exact and not from a random projection; how often the gradient is applied is told
/// beforehand, where the code stops when the model becomes too bad. Interrupted, it begins anew: two passes over the forget texts.
/// </remarks>
[Card("representation-selectivity", "RepSelect: gradient ascent without the directions that texts share",
    Paper = "Sondej, Yang and Mahdi 2026", Aliases = ["repselect"])]
public sealed record RepresentationSelectivity : ISafeguard
{
    private const string Name = "representation-selectivity";

    private static readonly ProjectionWeights Moved = new();

    /// <summary>Names of the forget texts, each with an equal part of the rows.</summary>
    [TextsName]
    [MinLength(1)]
    public IReadOnlyList<string> Forget { get; init; } = [DatasetNames.ForgetAdversary, DatasetNames.ForgetHeldOut];

    /// <summary>The adapters that learn the forget texts; their steps are one pass over these.</summary>
    public LowRank Adapters { get; init; } = new() { Rank = 8, Alpha = 8, Dropout = 0, Targets = Moved.Targets };

    /// <summary>Learning rate of the adapters, by plain gradient descent; 0 leaves them out.</summary>
    [Range(0, 1e3)]
    public double AdapterRate { get; init; } = 0.01;

    /// <summary>q: how many directions are collapsed, or below 1 a share of the model's width.</summary>
    [Range(0, 1e6)]
    public double Directions { get; init; } = 512.0 / 4096;

    /// <summary>η: rate of the ascent.</summary>
    [Range(0, 1e6)]
    public double AscentRate { get; init; } = 0.05;

    /// <summary>n: how often the gradient is applied.</summary>
    [Range(0, 1_000_000)]
    public int Repeats { get; init; } = 1;

    /// <summary>Rows of a batch.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 16;

    /// <inheritdoc />
    public void Protect(CausalLM model, SafeguardContext context)
    {
        var forget = context.Data.Mix(Forget);
        var (batches, steps) = (forget.Batches(BatchSize, context.Seed.Derive("forget")), (forget.Count + BatchSize - 1) / BatchSize);
        using (var adapters = Adapters.Begin(model, context.Seed.Derive("adapter")))
        {
            Elicit(model, context, batches, steps, adapters);
            using var merged = adapters.Merged();
            Gather(model, context, batches, steps);
        }

        Climb(model);
        model.Weights.Freeze();
    }

    private void Elicit(CausalLM model, SafeguardContext context, IBatches batches, int steps, ITuning adapters)
    {
        var how = new Optimization { Optimizer = new Sgd { Momentum = 0, Nesterov = false }, LearningRate = AdapterRate };
        using var training = new FineTuning(
            Name, model, [context.Lessons.Begin(new NextToken(), batches)], how.Over(steps), adapters);
        while (AdapterRate > 0 && training.Step < steps)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var step = training.Step;
            context.Journal.Measure($"{Name}/adapter-loss", step, training.Advance());
            Tell(context, training.Step, steps);
        }
    }

    // The sum over one pass, at the model's own weights with the adapters in them.
    private static void Gather(CausalLM model, SafeguardContext context, IBatches batches, int steps)
    {
        using var lesson = context.Lessons.Begin(new NextToken(), batches);
        model.Weights.Train(Moved.IsChosenIn(model.Options));
        model.Weights.ZeroGradients();
        for (var step = 0; step < steps; step++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Journal.Measure($"{Name}/loss", step, lesson.TakeGradients(model, step, model.Weights));
            Tell(context, steps + step + 1, steps);
        }
    }

    private static void Tell(SafeguardContext context, long done, int steps)
    {
        context.Lessons.Cost.Tell(context.Journal);
        context.Journal.Progress(Name, done, 2L * steps);
    }

    private void Climb(CausalLM model)
    {
        using var silent = no_grad();
        var count = (int)Math.Round(Directions < 1 ? Directions * model.Options.Width : Directions);
        foreach (var name in model.Weights.Shapes.Select(shape => shape.Name).Where(Moved.IsChosenIn(model.Options)))
        {
            using var scope = NewDisposeScope();
            model.Weights.View(name).add_(Collapsed(model.Weights.GradientView(name), count) * Held.Number(Repeats * AscentRate));
        }
    }

    /// <summary>A gradient without what is common in it: its first directions shrunk to the least of them, on both sides.</summary>
    /// <param name="gradient">[out, in] float32.</param>
    /// <param name="count">q; all directions where there are fewer.</param>
    /// <returns>[out, in].</returns>
    internal static Tensor Collapsed(Tensor gradient, int count)
    {
        var (left, sizes, right) = linalg.svd(gradient, fullMatrices: false); // [out, k], [k], [k, in]
        var kept = Math.Min(count, sizes.size(0));
        if (kept == 0)
        {
            return gradient;
        }

        (left, sizes, right) = (left.narrow(1, 0, kept), sizes.narrow(0, 0, kept), right.narrow(0, 0, kept));
        var least = maximum(sizes.min(), sizes.max() * Held.Number(1e-6)); // a gradient of lower rank has sizes of zero
        var lost = Held.Number(1) - (least / maximum(sizes, least));
        var some = gradient - (gradient.mm(right.t()) * lost).mm(right);
        return some - left.mm(lost.unsqueeze(1) * left.t().mm(some));
    }
}
