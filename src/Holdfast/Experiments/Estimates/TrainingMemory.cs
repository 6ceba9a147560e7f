using Holdfast.Models;
using Holdfast.Objectives;
using Holdfast.Tensors;
using Holdfast.Training;
using Holdfast.Training.Optimizers.States;

namespace Holdfast.Experiments.Estimates;

/// <summary>What a training holds at its peak, from its outline: that of its own passes or of a training inside it.</summary>
/// <remarks>
/// What tensors take. An allocator keeps more: the C library's on a CPU up to a third, in blocks that it has not given back.
/// </remarks>
public static class TrainingMemory
{
    // .NET, libtorch and what they load while they work, as measured with models of no size (bench estimates).
    private const double Program = 0.2e9;

    /// <summary>The peak of a training.</summary>
    /// <param name="use">Shapes and options.</param>
    /// <param name="outline">The training.</param>
    public static MemoryEstimate Of(ModelUse use, TrainingOutline outline)
    {
        var most = Largest(Passes(use, outline).Concat(Steps(use, outline)));
        return new MemoryEstimate(outline.Name,
        [
            .. Standing(use, outline).Concat(Held(use, outline)).Concat(most)
                .Where(part => part.Bytes > 0).OrderByDescending(part => part.Bytes),
        ]);
    }

    private static IReadOnlyList<MemoryPart> Largest(IEnumerable<IReadOnlyList<MemoryPart>> moments) =>
        moments.MaxBy(parts => parts.Sum(part => part.Bytes)) ?? [];

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
            // A ledger holds gradients of what moves, every other copy all weights.
            var count = copy == HostedPart.Ledger && outline.Weights.IsBeside ? outline.Weights.CountIn(use.Model) : weights;
            yield return new(copy.ToString().ToLowerInvariant(), 4 * count, IsHosted(use, copy));
        }

        var reads = All(outline).SelectMany(each => each.Passes).ToList();
        if (!outline.Copies.Contains(HostedPart.Original) && reads.Exists(pass => pass.Objective.Reads.HasFlag(LossReads.Original)))
        {
            yield return new("original model", use.StoredBytes * weights, IsHosted(use, HostedPart.Original));
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
    private static IEnumerable<MemoryPart> Held(ModelUse use, TrainingOutline outline)
    {
        var tuned = outline.Weights.CountIn(use.Model);
        var isAttacker = outline.States == HostedPart.Attacker;
        if (outline.Weights.IsBeside)
        {
            yield return new((isAttacker ? "attacker's " : "") + "adapters and their gradients", 8.0 * tuned);
        }

        yield return new(
            isAttacker ? "attacker's optimizer" : "outer optimizer",
            outline.Optimizer.Buffers.Sum(buffer => (double)buffer.BytesFor(tuned)),
            IsHosted(use, outline.States));
    }

    // What the passes of a training hold, and of those inside it.
    private static IEnumerable<IReadOnlyList<MemoryPart>> Passes(ModelUse use, TrainingOutline outline)
    {
        foreach (var pass in outline.Passes)
        {
            // A loss measured inside a trajectory finds the adversary's optimizer there.
            var attackers = pass.IsAmidst ? outline.Inside.Select(inside => Attacker(use, outline, inside)) : [];
            yield return [.. Largest(attackers), .. PassMemory.Of(use, pass, outline.Weights)];
        }

        foreach (var (inside, pass) in outline.Inside.SelectMany(inside => Passes(use, inside).Select(pass => (inside, pass))))
        {
            yield return [.. Attacker(use, outline, inside), .. pass];
        }
    }

    // What their optimizers hold in a step.
    private static IEnumerable<IReadOnlyList<MemoryPart>> Steps(ModelUse use, TrainingOutline outline) =>
        StepsInside(use, outline).Prepend([Step(use, outline)]);

    private static IEnumerable<IReadOnlyList<MemoryPart>> StepsInside(ModelUse use, TrainingOutline outline) =>
        from inside in outline.Inside
        from step in Steps(use, inside)
        select (IReadOnlyList<MemoryPart>)[.. Attacker(use, outline, inside), .. step];

    // Adapters are put into weights that train, to be looked at there; on top of other adapters they stay where they are.
    private static IReadOnlyList<MemoryPart> Attacker(ModelUse use, TrainingOutline outline, TrainingOutline inside)
    {
        var before = new MemoryPart("weights before adapters are put in", 4.0 * use.Weights, IsHosted(use, HostedPart.Snapshot));
        return inside.Weights.IsBeside && !outline.Weights.IsBeside ? [.. Held(use, inside), before] : [.. Held(use, inside)];
    }

    // A step works on a piece at a time: what is hosted is there besides, and what is stored in fewer bits takes six to be rounded.
    private static MemoryPart Step(ModelUse use, TrainingOutline outline)
    {
        var buffers = outline.Optimizer.Buffers;
        var hosted = use.Memory.Host.Contains(outline.States) ? buffers.Count : 0;
        var rounded = buffers.Any(buffer => buffer.Format is not Float32States) ? 6 : 0;
        var piece = Math.Min(FlatBuffer.Piece, outline.Weights.CountIn(use.Model));
        return new("pieces in an optimizer's step", 4.0 * (1 + hosted + rounded) * piece);
    }

    private static bool IsHosted(ModelUse use, HostedPart part) => use.HasDevice && use.Memory.Host.Contains(part);
}
