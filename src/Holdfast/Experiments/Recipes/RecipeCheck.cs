using Holdfast.Data;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Recipes;

/// <summary>Finds every fault of a recipe before any work is done.</summary>
public static class RecipeCheck
{
    /// <summary>Rules between the parts of a recipe whose suites are in, and files that must be there already.</summary>
    /// <param name="recipe">A recipe with absolute paths.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    public static void Check(Recipe recipe, ICollection<string> faults)
    {
        Unique(recipe.Attacks.Select(attack => attack.Name), "attacks", faults);
        Unique(recipe.Evaluations.Select(evaluation => evaluation.Name), "evaluations", faults);
        foreach (var name in recipe.Attacks.Select(attack => attack.Name).Where(name => name is Cell.NoAttack or ""))
        {
            faults.Add($"Expected attacks with names of their own, got '{name}', which stands for no attack. Rename it.");
        }

        var evaluations = recipe.Evaluations.Select(evaluation => evaluation.Name).ToList();
        foreach (var name in recipe.RecoveryCurve.Evaluations.Where(name => !evaluations.Contains(name)))
        {
            faults.Add($"Expected evaluations of this recipe on the recovery curve, got '{name}'.{Advice(name)}");
        }

        if (recipe.Model.Checkpoint is { } folder && !Directory.Exists(folder))
        {
            faults.Add($"Expected a checkpoint folder at {folder}, got nothing there. Correct the path.");
        }

        recipe.Study?.Check([.. recipe.Safeguards.Keys], [.. recipe.Attacks.Select(attack => attack.Name)], faults);
        CheckTexts(recipe, faults);
        CheckFiles(recipe, faults);

        string Advice(string name) => Spelling.Advice(name, evaluations);
    }

    /// <summary>Texts and exams whose files are there, or should be: those of an organism only once it is made.</summary>
    /// <param name="recipe">A recipe with absolute paths, those of an organism aside.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    public static void CheckFiles(Recipe recipe, ICollection<string> faults)
    {
        foreach (var source in recipe.Data.Values.SelectMany(sources => sources).Where(source => !OrganismPath.IsIn(source)).Distinct())
        {
            source.Check(faults);
        }

        foreach (var evaluation in recipe.Evaluations.Where(evaluation => !OrganismPath.IsIn(evaluation)))
        {
            var own = new List<string>();
            evaluation.Check(own);
            own.ForEach(fault => faults.Add($"Evaluation '{evaluation.Name}': {fault}"));
        }
    }

    // What an organism offers is known before it is made: the names that every one of them has.
    private static void CheckTexts(Recipe recipe, ICollection<string> faults)
    {
        var given = recipe.Data.Keys.Concat(recipe.Model.Organism?.TextNames ?? []).Distinct().ToList();
        var readers = recipe.Safeguards.Select(entry => ($"Safeguard '{entry.Key}'", Reader: (object)entry.Value))
            .Concat(recipe.Attacks.Select(attack => ($"Attack '{attack.Name}'", Reader: (object)attack)));
        foreach (var (who, reader) in readers)
        {
            foreach (var name in ((reader as IReadsTexts)?.Reads ?? []).Distinct().Where(name => !given.Contains(name)))
            {
                faults.Add($"{who}: Expected texts named '{name}', got {(given.Count == 0 ? "none" : $"only {string.Join(", ", given)}")}. "
                    + "Add them to the recipe's data.");
            }
        }
    }

    private static void Unique(IEnumerable<string> names, string what, ICollection<string> faults)
    {
        foreach (var group in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            faults.Add($"Expected {what} with different names, got '{group.Key}' {group.Count()} times. Rename all but one.");
        }
    }
}
