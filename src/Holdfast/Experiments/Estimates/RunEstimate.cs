using Holdfast.Experiments.Recipes;
using Holdfast.Training;
using Holdfast.Training.Optimizers;

namespace Holdfast.Experiments.Estimates;

/// <summary>What a run will hold and compute, told before it begins, from shapes and options alone.</summary>
/// <param name="Use">What it was made from.</param>
/// <param name="Safeguards">The trainings of the safeguards, in order.</param>
/// <param name="Attacks">The attacks, in order.</param>
/// <param name="DiskBytes">The most that the run folder takes: all released models, and the largest state to resume from.</param>
public sealed record RunEstimate(
    ModelUse Use, IReadOnlyList<EstimateRow> Safeguards, IReadOnlyList<EstimateRow> Attacks, double DiskBytes)
{
    /// <summary>Operations of the whole run; exams are not among them.</summary>
    public double Operations => Safeguards.Concat(Attacks).Sum(row => row.Times * (row.Operations?.Computed ?? 0));

    /// <summary>The row that takes the most memory, or null where none tells.</summary>
    public EstimateRow? Largest => Safeguards.Concat(Attacks).MaxBy(row => row.Memory is { } memory ? memory.Device + memory.Host : -1);

    /// <summary>Estimates a recipe.</summary>
    /// <param name="recipe">Its suites are in; its files need not be there.</param>
    /// <param name="use">Shapes and options.</param>
    public static RunEstimate Of(Recipe recipe, ModelUse use)
    {
        var seeds = recipe.Seeds.Count;
        var safeguards = recipe.Safeguards.SelectMany(entry => entry.Value.Outline is { } outlines
            ? outlines.Select(outline => Row($"{entry.Key}: {outline.Name}", outline, seeds))
            : [new EstimateRow(entry.Key, null, null, seeds)]).ToList();
        foreach (var name in recipe.Tuning?.Spaces.Keys ?? [])
        {
            safeguards.Add(new EstimateRow(
                $"{name}: search", null, new TrainingOperations(recipe.Tuning!.Operations, recipe.Tuning.Operations), 1));
        }

        var attacks = recipe.Attacks.Select(attack => Row(attack.Name, attack.Outline, seeds * recipe.Safeguards.Count)).ToList();
        var states = recipe.Safeguards.Values.SelectMany(safeguard => safeguard.Outline ?? [])
            .Select(outline => StateBytes(outline.Optimizer, outline.Weights.CountIn(use.Model))).DefaultIfEmpty(0).Max();
        return new RunEstimate(
            use, safeguards, attacks, ((double)use.StoredBytes * use.Weights * seeds * recipe.Safeguards.Count) + states);

        EstimateRow Row(string name, TrainingOutline? outline, int times) => outline is null
            ? new(name, null, null, times)
            : new(name, TrainingMemory.Of(use, outline), TrainingOperations.Of(use, outline), times);
    }

    // A state is written beside the last one before it takes its place.
    private static double StateBytes(IOptimizer optimizer, long weights) =>
        2.0 * ((4 * weights) + optimizer.Buffers.Sum(buffer => buffer.BytesFor(weights)));
}
