using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Organisms;

namespace Holdfast.Experiments.Work;

/// <summary>
/// What a run reads from outside its folder, and what it has already made inside: a run that goes on must find both as they were.
/// </summary>
public static class RunInputs
{
    /// <summary>The fingerprints of every file that a recipe names, those of an organism aside: they are made anew.</summary>
    /// <param name="recipe">A recipe with absolute paths.</param>
    /// <exception cref="InputFaultException">A file cannot be read.</exception>
    public static IReadOnlyList<InputFile> Of(Recipe recipe) =>
        InputFile.Of(OptionTree.Texts<InputPathAttribute>(recipe).Where(path => !OrganismPath.Is(path)));

    /// <summary>Refuses inputs that are not those a run began with. Runs of older versions know none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <exception cref="InputFaultException">A file changed, is gone or was added.</exception>
    public static void Verify(RunFolder run, Recipe recipe)
    {
        List<string> faults = run.Inputs is { } before ? [.. InputFile.Differences(before, Of(recipe))] : [];
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }
    }

    /// <summary>Looks for everything that would stop a run when it goes on, before it does.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <exception cref="InputFaultException">
    /// The plan is another recipe's, an input changed, or a model or organism of the run is not whole.
    /// </exception>
    public static void Check(RunFolder run, Recipe recipe)
    {
        if (!Outline(run.Plan).SequenceEqual(Outline(recipe.Plan())))
        {
            throw new InputFaultException(
                $"Expected the plan of run.json in '{run.Path}' to be that of its recipe.yaml, got another. Restore both files, "
                    + "or start a new run.");
        }

        Verify(run, recipe);
        foreach (var seed in recipe.Seeds.Where(seed =>
            recipe.Model.Organism is not null && OrganismFolder.Exists(Subjects.OrganismPlace(run, seed))))
        {
            var organism = OrganismFolder.Open(Subjects.OrganismPlace(run, seed));
            if (organism.Differences() is { Count: > 0 } changed)
            {
                throw new InputFaultException(
                    $"Expected the organism in {organism.Path} as it was made, got other bytes in {string.Join(", ", changed)}. "
                        + "Start a new run.");
            }
        }

        foreach (var cell in run.Plan.Cells().Where(cell => cell.IsBeforeAttack && ReleasedModel.Exists(run, cell)))
        {
            ReleasedModel.Check(run, cell);
        }
    }

    private static IEnumerable<string> Outline(RunPlan plan) => plan.Seeds.Select(seed => FormattableString.Invariant($"seed {seed}"))
        .Concat(plan.Safeguards.Select(safeguard => $"safeguard {safeguard.Name}"))
        .Concat(plan.Attacks.Select(attack => FormattableString.Invariant($"attack {attack.Name} {attack.Steps}")));
}
