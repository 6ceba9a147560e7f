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
            var checkedRecipe = Recipe.Load(Shipped.Recipe(parsed.GetValue(recipe)!));
            Workplace.For(checkedRecipe);
            Subjects.Rehearse(checkedRecipe);
            if (parsed.GetValue(resolved))
            {
                setting.Screen.Output.Write(checkedRecipe.Resolved());
            }
            else
            {
                var plan = checkedRecipe.Plan();
                setting.Screen.Output.WriteLine(
                    $"No faults. {plan.Seeds.Count} seeds x {plan.Safeguards.Count} safeguards x ({plan.Attacks.Count} attacks + before) "
                    + $"= {plan.Cells().Count()} cells.");
                setting.Screen.Output.WriteLine(EstimateVerb.Short(checkedRecipe));
                foreach (var shared in Overlap.Of(checkedRecipe))
                {
                    setting.Screen.Output.WriteLine(Legible.Of($"Note: {shared}"));
                }
            }

            return ExitCode.Done;
        });
        return verb;
    }
}
