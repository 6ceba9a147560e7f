using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Experiments.Estimates;

/// <summary>What a training holds at its peak, from its outline: that of its own passes or of a training inside it.</summary>
public static class TrainingMemory
{
    // .NET, libtorch and what they load while they work, as measured with models of no size (bench estimates).
    private const double Program = 0.28e9;

    /// <summary>The peak of a training.</summary>
    /// <param name="use">Shapes and options.</param>
    /// <param name="outline">The training.</param>
    public static MemoryEstimate Of(ModelUse use, TrainingOutline outline)
    {
        var own = Held(use, outline, isOuter: outline.Copies.Count > 0);
        var peak = Moments(use, outline).MaxBy(parts => parts.Sum(part => part.Bytes)) ?? [];
        return new MemoryEstimate(outline.Name,
        [
            .. Standing(use, outline).Concat(own).Concat(peak).Where(part => part.Bytes > 0).OrderByDescending(part => part.Bytes),
        ]);
    }

    /// <summary>The trainings of an outline with those inside.</summary>
    private static IEnumerable<TrainingOutline> All(TrainingOutline outline) => outline.Inside.SelectMany(All).Prepend(outline);

    // What is there from the first step to the last.
    private static IEnumerable<MemoryPart> Standing(ModelUse use, TrainingOutline outline)
    {
        yield return new("the program and its libraries", Program, use.HasDevice);
        double weights = use.Weights;
        yield return new("weights", 4 * weights);
        if (All(outline).Any(each => !each.Weights.IsBeside))
        {
            yield return new("gradients", 4 * weights);
        }

        foreach (var copy in outline.Copies)
        {
            yield return new(copy.ToString().ToLowerInvariant(), 4 * weights, IsHosted(use, copy));
        }

        var reads = All(outline).SelectMany(each => each.Passes).ToList();
        if (reads.Exists(pass => pass.Objective.Reads.HasFlag(LossReads.Original)))
        {
            yield return new("original model", use.OriginalBytes * weights, IsHosted(use, HostedPart.Original));
        }

        foreach (var pass in reads.Where(pass => pass.Objective.Reads.HasFlag(LossReads.Original | LossReads.States)))
        {
            yield return new(
                "original's hidden states",
                4.0 * pass.Rows * use.RowTokens(pass.Texts) * use.Model.Width * (use.Model.Layers + 1),
                IsHosted(use, HostedPart.Original));
        }
    }

    // What a training holds for its own weights while its passes run.
    private static IEnumerable<MemoryPart> Held(ModelUse use, TrainingOutline outline, bool isOuter)
    {
        var tuned = outline.Weights.CountIn(use.Model);
        if (outline.Weights.IsBeside)
        {
            yield return new("adapters and their gradients", 8.0 * tuned);
        }

        yield return new(
            isOuter ? "outer optimizer" : "attacker's optimizer",
            outline.Optimizer.Buffers.Sum(buffer => (double)buffer.BytesFor(tuned)),
            IsHosted(use, isOuter ? HostedPart.Optimizer : HostedPart.Attacker));
    }

    private static IEnumerable<IReadOnlyList<MemoryPart>> Moments(ModelUse use, TrainingOutline outline)
    {
        var trainsModel = !outline.Weights.IsBeside;
        yield return [Step(use, outline)];
        foreach (var pass in outline.Passes)
        {
            // A loss measured inside a trajectory finds the adversary's optimizer there.
            var around = pass.Count > 1 ? outline.Inside.Select(inside => Held(use, inside, isOuter: false).ToList()).MaxBy(Total) ?? [] : [];
            yield return [.. around, .. PassMemory.Of(use, pass, trainsModel)];
        }

        foreach (var inside in outline.Inside)
        {
            foreach (var moment in Moments(use, inside))
            {
                yield return [.. Held(use, inside, isOuter: false), .. moment];
            }
        }

        static double Total(IEnumerable<MemoryPart> parts) => parts.Sum(part => part.Bytes);
    }

    // A step works on a piece at a time: what is hosted or stored in fewer bits is there as float32, with what it takes to round it.
    private static MemoryPart Step(ModelUse use, TrainingOutline outline)
    {
        var buffers = outline.Optimizer.Buffers;
        var rounded = buffers.Count(buffer => buffer.Format is not Float32States);
        var hosted = use.Memory.Host.Contains(outline.Copies.Count > 0 ? HostedPart.Optimizer : HostedPart.Attacker);
        var pieces = 2 + (hosted ? buffers.Count : rounded) + (rounded > 0 ? 4 : 0);
        return new("pieces in an optimizer's step", 4.0 * pieces * Math.Min(FlatBuffer.Piece, outline.Weights.CountIn(use.Model)));
    }

    private static bool IsHosted(ModelUse use, HostedPart part) => use.HasDevice && use.Memory.Host.Contains(part);
}
