using Holdfast.Objectives;
using Holdfast.Training;

namespace Holdfast.Experiments.Estimates;

/// <summary>Floating-point operations of a whole training, from its outline.</summary>
/// <param name="Method">Those of the method, as <see cref="TrainingCost"/> counts them.</param>
/// <param name="Computed">Those that are done: what is computed again to save memory and what the original model reads come on top.</param>
public readonly record struct TrainingOperations(double Method, double Computed)
{
    /// <summary>The operations of a training.</summary>
    /// <param name="use">Shapes and options.</param>
    /// <param name="outline">The training.</param>
    public static TrainingOperations Of(ModelUse use, TrainingOutline outline)
    {
        var step = outline.Passes.Select(pass => OfPass(use, pass, outline)).Concat(outline.Inside.Select(inside => Of(use, inside)))
            .Aggregate(new TrainingOperations(), (sum, part) => new(sum.Method + part.Method, sum.Computed + part.Computed));
        return new(step.Method * outline.Steps, step.Computed * outline.Steps);
    }

    private static TrainingOperations OfPass(ModelUse use, PassOutline pass, TrainingOutline outline)
    {
        double rows = pass.Rows * Math.Max(1, pass.Objective.Parts.Count), width = use.RowTokens(pass.Texts);
        double tuned = outline.Weights.CountIn(use.Model);
        var method = TrainingCost.OfPass(
            use.Model, rows * width, rows, width, outline.Weights.IsBeside ? 0 : tuned, outline.Weights.IsBeside ? tuned : 0);
        var reading = TrainingCost.OfReading(use.Model, rows * width, rows, width);
        var again = use.Memory.RecomputeLayers ? reading : 0;

        // The original reads a batch once, however often the model does.
        var original = pass.Objective.Reads.HasFlag(LossReads.Original) ? reading : 0;
        return new(pass.Count * method, (pass.Count * (method + again)) + original);
    }
}
