using System.CommandLine;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast run</c>.</summary>
internal static class RunVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = Work.RecipeName();
        var runs = Work.Runs();
        var workers = Work.Workers();
        var verb = new Verb(
            "run",
            "Carry out a recipe: harden, attack, examine, report. Everything that happens goes to a folder of its own under --runs; "
            + "a run that was stopped goes on with 'resume'.",
            ("run recipes/pocket.yaml", "Three safeguards, one suite of attacks, three seeds"),
            ("run my-recipe.yaml --runs /data/runs", "Your own recipe"))
        {
            recipe,
            runs,
            workers,
        };
        verb.SetAction(parsed =>
            Work.Begin(setting, RecipeFile.Load(Shipped.Recipe(parsed.GetValue(recipe)!)), parsed.GetValue(runs)!,
                parsed.GetValue(workers)));
        return verb;
    }
}
