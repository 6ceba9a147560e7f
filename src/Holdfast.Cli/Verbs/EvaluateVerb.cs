using System.CommandLine;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast evaluate</c>.</summary>
internal static class EvaluateVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe whose exams to take" };
        var checkpoint = Released.Checkpoint();
        var runs = Work.Runs();
        var verb = new Verb(
            "evaluate",
            "Examine one model with the exams of a recipe: no safeguard, no attack.",
            ("evaluate recipes/real-checkpoint.yaml", "The recipe's own model, as it is"),
            ("evaluate recipes/pocket.yaml --checkpoint runs/RUN/checkpoints/seed-1/tar", "A model that a run has saved"))
        {
            recipe,
            checkpoint,
            runs,
        };
        verb.SetAction(parsed =>
        {
            var alone = Released.Alone(Recipe.Load(Shipped.Recipe(parsed.GetValue(recipe)!)), parsed.GetValue(checkpoint));
            return Work.Begin(setting, RecipeFile.Of(alone with { Attacks = [] }), parsed.GetValue(runs)!);
        });
        return verb;
    }
}
