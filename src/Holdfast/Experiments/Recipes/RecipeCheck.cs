using Holdfast.Attacks;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Models;
using Holdfast.Models.Checkpoints;

namespace Holdfast.Experiments.Recipes;

/// <summary>Finds every fault of a recipe before any work is done.</summary>
public static class RecipeCheck
{
    /// <summary>Rules between the parts of a recipe whose suites are in, and files that must be there already.</summary>
    /// <param name="recipe">A recipe with absolute paths.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    public static void Check(Recipe recipe, ICollection<string> faults)
    {
        CheckNames(recipe, faults);
        foreach (var name in recipe.Attacks.Select(attack => attack.Name)
            .Where(name => Cell.NoAttack.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            faults.Add($"Expected attacks with names of their own, got '{name}', which stands for no attack. Rename it.");
        }

        // What an attack did before a search would be gone: every trial begins at the released weights.
        foreach (var attack in AllAttacks(recipe)
            .Where(attack => OptionTree.Records<IAttack>(attack).Any(inner => inner.Settings is not null && inner != attack)))
        {
            faults.Add($"Attack '{attack.Name}': Expected a search around other attacks, got one within another. "
                + "Put the search outside, and the other attack into it.");
        }

        var evaluations = recipe.Evaluations.Select(evaluation => evaluation.Name).ToList();
        foreach (var name in recipe.RecoveryCurve.Evaluations.Where(name => !evaluations.Contains(name)))
        {
            faults.Add($"Expected evaluations of this recipe on the recovery curve, got '{name}'.{Advice(name)}");
        }

        if (recipe.Against is { } against && !recipe.Safeguards.ContainsKey(against))
        {
            faults.Add($"Expected a safeguard of this recipe to compare the others with, got '{against}'."
                + Spelling.Advice(against, [.. recipe.Safeguards.Keys]));
        }

        if (recipe.Model.Checkpoint is { } folder)
        {
            CheckCheckpoint(folder, faults);
        }

        recipe.Model.Organism?.CheckFiles(faults);
        CheckJudges(recipe, faults);
        recipe.Tuning?.Check(recipe, faults);
        recipe.Study?.Check([.. recipe.Safeguards.Keys], [.. recipe.Attacks.Select(attack => attack.Name)], faults);
        CheckOrganismPaths(recipe, faults);
        CheckTexts(recipe, faults);
        CheckShapes(recipe, faults);
        CheckFiles(recipe, faults);

        string Advice(string name) => Spelling.Advice(name, evaluations);
    }

    /// <summary>
    /// Files and folders that are there, or should be: those of an organism only once it is made. Texts and exams are read through.
    /// </summary>
    /// <param name="recipe">A recipe with absolute paths, those of an organism aside.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    public static void CheckFiles(Recipe recipe, ICollection<string> faults)
    {
        foreach (var source in recipe.Data.Values.SelectMany(sources => sources).Where(source => !OrganismPath.IsIn(source)).Distinct())
        {
            source.Check(faults);
        }

        foreach (var evaluation in AllEvaluations(recipe).Where(evaluation => !OrganismPath.IsIn(evaluation)))
        {
            Tell($"Evaluation '{evaluation.Name}'", evaluation.Check, faults);
        }

        foreach (var attack in AllAttacks(recipe).Where(attack => !OrganismPath.IsIn(attack)))
        {
            Tell($"Attack '{attack.Name}'", attack.Check, faults);
        }

        foreach (var (who, choice) in Choices(recipe))
        {
            foreach (var path in OptionTree.Texts<InputPathAttribute>(choice).Where(path => !OrganismPath.Is(path) && !Path.Exists(path)))
            {
                faults.Add($"{who}: Expected a file or folder at {path}, got nothing there. Correct the path.");
            }
        }
    }

    private static void CheckJudges(Recipe recipe, ICollection<string> faults)
    {
        foreach (var (name, judge) in recipe.Judges)
        {
            Tell($"Judge '{name}'", judge.Check, faults);
        }

        foreach (var evaluation in AllEvaluations(recipe))
        {
            foreach (var name in evaluation.Judges.Where(name => !recipe.Judges.ContainsKey(name)))
            {
                faults.Add($"Evaluation '{evaluation.Name}': Expected a judge of this recipe, "
                    + $"got '{name}'.{Spelling.Advice(name, [.. recipe.Judges.Keys])}");
            }

            foreach (var name in evaluation.Judges.Where(recipe.Judges.ContainsKey))
            {
                Tell($"Evaluation '{evaluation.Name}'", own => evaluation.CheckJudge(name, recipe.Judges[name].Ability, own), faults);
            }
        }
    }

    /// <summary>A folder that a model is to be loaded from.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="faults">Receives one sentence for each fault.</param>
    internal static void CheckCheckpoint(string folder, ICollection<string> faults)
    {
        if (Directory.Exists(folder))
        {
            InputFaultException.Collect(() => Checkpoint.Open(folder), faults);
        }
        else
        {
            faults.Add(File.Exists(folder)
                ? $"Expected a checkpoint folder, got the file {folder}. Give the folder that it lies in."
                : $"Expected a checkpoint folder at {folder}, got nothing there. Correct the path.");
        }
    }

    private static void CheckOrganismPaths(Recipe recipe, ICollection<string> faults)
    {
        if (recipe.Model.Organism is not null)
        {
            return;
        }

        foreach (var path in OptionTree.Texts<InputPathAttribute>(recipe).Where(OrganismPath.Is).Distinct())
        {
            faults.Add($"Expected paths of files, got '{path}' in a recipe that makes no organism. Name a file, or make an organism.");
        }
    }

    // What an organism offers is known before it is made: the names that every one of them has.
    private static void CheckTexts(Recipe recipe, ICollection<string> faults)
    {
        var given = recipe.Data.Keys.Concat(recipe.Model.Organism?.TextNames ?? []).Distinct().ToList();
        foreach (var (who, choice) in Choices(recipe))
        {
            foreach (var name in OptionTree.Texts<TextsNameAttribute>(choice).Distinct().Where(name => !given.Contains(name)))
            {
                faults.Add($"{who}: Expected texts named '{name}', got {(given.Count == 0 ? "none" : $"only {string.Join(", ", given)}")}. "
                    + "Add them to the recipe's data.");
            }
        }
    }

    // A checkpoint whose configuration cannot be read is told of where it is loaded.
    private static void CheckShapes(Recipe recipe, ICollection<string> faults)
    {
        if (recipe.Model.Decoder() is not { } model)
        {
            return;
        }

        foreach (var (who, choice) in Choices(recipe))
        {
            foreach (var asking in OptionTree.Records<IShapeChecked>(choice))
            {
                Tell(who, own => asking.Check(model, own), faults);
            }
        }
    }

    private static void Tell(string who, Action<ICollection<string>> check, ICollection<string> faults)
    {
        var own = new List<string>();
        check(own);
        own.ForEach(fault => faults.Add($"{who}: {fault}"));
    }

    private static IEnumerable<(string Who, object Choice)> Choices(Recipe recipe) =>
        recipe.Safeguards.Select(entry => ($"Safeguard '{entry.Key}'", (object)entry.Value))
            .Concat(AllAttacks(recipe).Select(attack => ($"Attack '{attack.Name}'", (object)attack)));

    private static IEnumerable<IAttack> AllAttacks(Recipe recipe) => recipe.Attacks.Concat(recipe.Tuning?.Attacks ?? []);

    private static IEnumerable<IEvaluation> AllEvaluations(Recipe recipe) =>
        recipe.Evaluations.Concat(recipe.Tuning?.Evaluations ?? []);

    // Names become files and folders of the run.
    private static void CheckNames(Recipe recipe, ICollection<string> faults)
    {
        var wrong = PathName.Faults("recipes", [recipe.Name])
            .Concat(PathName.Faults("safeguards", [.. recipe.Safeguards.Keys]))
            .Concat(PathName.Faults("attacks", [.. recipe.Attacks.Select(attack => attack.Name)]))
            .Concat(PathName.Faults("attacks of the search", [.. (recipe.Tuning?.Attacks ?? []).Select(attack => attack.Name)]))
            .Concat(PathName.Faults("evaluations", [.. recipe.Evaluations.Select(evaluation => evaluation.Name)]));
        foreach (var fault in wrong)
        {
            faults.Add(fault);
        }
    }
}
