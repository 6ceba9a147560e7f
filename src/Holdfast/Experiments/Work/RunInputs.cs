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
    /// <summary>The fingerprints of every file that recipes name, those of an organism aside: they are made anew.</summary>
    /// <param name="recipes">Recipes with absolute paths.</param>
    /// <exception cref="InputFaultException">A file cannot be read.</exception>
    public static IReadOnlyList<InputFile> Of(params IReadOnlyList<Recipe> recipes) => InputFile.Of(
        recipes.SelectMany(recipe => OptionTree.Texts<InputPathAttribute>(recipe)).Where(path => !OrganismPath.Is(path)).Distinct());

    /// <summary>Refuses inputs that are not those a run began with. Runs of older versions know none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recipes">Its recipe, or those of its domains.</param>
    /// <exception cref="InputFaultException">A file changed, is gone or was added.</exception>
    public static void Verify(RunFolder run, params IReadOnlyList<Recipe> recipes)
    {
        List<string> faults = run.Inputs is { } before ? [.. InputFile.Differences(before, Of(recipes))] : [];
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }
    }

    /// <summary>Looks for everything that would stop a run when it goes on, before it does.</summary>
    /// <param name="run">The run.</param>
    /// <param name="file">Its recipe.</param>
    /// <exception cref="InputFaultException">
    /// The plan is another recipe's, an input changed, or a model or organism of the run is not whole.
    /// </exception>
    public static void Check(RunFolder run, RecipeFile file)
    {
        if (!Outline(run.Plan).SequenceEqual(Outline(file.Plan())))
        {
            throw new InputFaultException(
                $"Expected the plan of run.json in '{run.Path}' to be that of its recipe.yaml, got another. Restore both files, "
                    + "or start a new run.");
        }

        Verify(run, file.Recipes);
        foreach (var recipe in file.Recipes)
        {
            if (!file.HasDomains)
            {
                CheckMade(run, recipe);
            }
            else if (run.Domain(recipe.Name) is { } begun)
            {
                Check(begun, RecipeFile.Of(recipe));
            }
        }
    }

    private static void CheckMade(RunFolder run, Recipe recipe)
    {
        foreach (var seed in recipe.Seeds.Where(seed =>
            recipe.Model.Organism is not null && OrganismFolder.Exists(run.OrganismPath(seed))))
        {
            var organism = OrganismFolder.Open(run.OrganismPath(seed));
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
        .Concat(plan.Attacks.Select(attack => FormattableString.Invariant($"attack {attack.Name} {attack.Steps}")))
        .Concat(plan.Domains.Select(domain => $"domain {domain}"));
}
