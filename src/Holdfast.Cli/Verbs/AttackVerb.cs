using System.CommandLine;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Recipes;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast attack</c>.</summary>
internal static class AttackVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe whose attacks and exams to use" };
        var checkpoint = Released.Checkpoint();
        var only = new Option<string[]>("--only")
        {
            Description = "Names of the attacks to make; all of the recipe's where left out",
            HelpName = "attack",
            AllowMultipleArgumentsPerToken = true,
        };
        var seed = Given.Number("--seed", long.MinValue, long.MaxValue);
        seed.Description = "The one seed to do; all of the recipe's where left out";
        seed.HelpName = "seed";
        var runs = Work.Runs();
        var workers = Work.Workers();
        var verb = new Verb(
            "attack",
            "Attack one model as it is with the attacks of a recipe, and examine it before and after.",
            ("attack recipes/pocket.yaml --checkpoint runs/RUN/checkpoints/seed-1/tar", "All attacks on a model that a run has saved"),
            ("attack recipes/pocket.yaml --only forget-adamw-2e-5 --seed 2", "One attack on the recipe's own model of one seed"))
        {
            recipe,
            checkpoint,
            only,
            seed,
            runs,
            workers,
        };
        verb.SetAction(parsed =>
        {
            var whole = Recipe.Load(Shipped.Recipe(parsed.GetValue(recipe)!));
            whole = parsed.GetValue(seed) is { } one ? whole with { Seeds = [one] } : whole;
            return Work.Begin(
                setting,
                RecipeFile.Of(Select(Released.Alone(whole, parsed.GetValue(checkpoint)), parsed.GetValue(only) ?? [])),
                parsed.GetValue(runs)!, parsed.GetValue(workers));
        });
        return verb;
    }

    private static Recipe Select(Recipe recipe, string[] names)
    {
        var known = recipe.Attacks.Select(attack => attack.Name).ToList();
        var unknown = names.Where(name => !known.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw new InputFaultException([.. unknown.Select(name =>
                $"Expected an attack of the recipe after --only, got '{name}'.{Spelling.Advice(name, known)}")]);
        }

        return names.Length == 0 ? recipe : recipe with { Attacks = [.. recipe.Attacks.Where(attack => names.Contains(attack.Name))] };
    }
}
