using System.CommandLine;
using Holdfast.Experiments.Machine;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast check</c>.</summary>
internal static class CheckVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = Work.RecipeName();
        var resolved = new Option<bool>("--resolved") { Description = "Print the recipe with every option explicit" };
        var verb = new Verb(
            "check",
            "Find every fault of a recipe, its suites and its files before any work is done. Writes nothing.",
            ("check my-recipe.yaml", "Lists all faults, each with its line"),
            ("check recipes/pocket.yaml --resolved", "Shows what every option is set to"))
        {
            recipe,
            resolved,
        };
        verb.SetAction(parsed =>
        {
            var file = RecipeFile.Load(Shipped.Recipe(parsed.GetValue(recipe)!));
            foreach (var one in file.Recipes)
            {
                Workplace.For(one);
                Subjects.Rehearse(one);
            }

            if (parsed.GetValue(resolved))
            {
                setting.Screen.Output.Write(file.Resolved());
            }
            else
            {
                Tell(setting, file);
            }

            return ExitCode.Done;
        });
        return verb;
    }

    private static void Tell(Setting setting, RecipeFile file)
    {
        var cells = file.Recipes.Sum(recipe => recipe.Plan().Cells().Count());
        setting.Screen.Output.WriteLine(file.HasDomains
            ? $"No faults. {file.Recipes.Count} domains ({string.Join(", ", file.Recipes.Select(recipe => recipe.Name))}), {cells} cells."
            : $"No faults. {Size(file.Alone)} = {cells} cells.");
        foreach (var recipe in file.Recipes.Where(_ => file.HasDomains))
        {
            setting.Screen.Output.WriteLine($"{recipe.Name}: {Size(recipe)}.");
        }

        setting.Screen.Output.WriteLine(EstimateVerb.Short(file));
        foreach (var shared in file.Recipes.SelectMany(Overlap.Of).Distinct())
        {
            setting.Screen.Output.WriteLine(Legible.Of($"Note: {shared}"));
        }
    }

    private static string Size(Recipe recipe)
    {
        var plan = recipe.Plan();
        return $"{plan.Seeds.Count} seeds x {plan.Safeguards.Count} safeguards x ({plan.Attacks.Count} attacks + before)";
    }
}
