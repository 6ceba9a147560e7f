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
        var domain = Released.Domain();
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
            ("attack recipes/pocket.yaml --only forget-adamw-2e-5 --seed 2", "One attack on the recipe's own model of one seed"),
            ("attack recipes/table-knowledge.yaml --domain herbs --checkpoint MODEL",
                "The attacks of one domain, where a recipe has several"))
        {
            recipe,
            checkpoint,
            domain,
            only,
            seed,
            runs,
            workers,
        };
        verb.SetAction(parsed =>
        {
            var alone = Released.Alone(parsed.GetValue(recipe)!, parsed.GetValue(checkpoint), parsed.GetValue(domain));
            var one = parsed.GetValue(seed) is { } number ? alone.Each(recipe => recipe with { Seeds = [number] }) : alone;
            return Work.Begin(setting, Select(one, parsed.GetValue(only) ?? []), parsed.GetValue(runs)!, parsed.GetValue(workers));
        });
        return verb;
    }

    private static RecipeFile Select(RecipeFile file, string[] names)
    {
        var known = file.Recipes.SelectMany(recipe => recipe.Attacks).Select(attack => attack.Name).Distinct().ToList();
        var unknown = names.Where(name => !known.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            throw new InputFaultException([.. unknown.Select(name =>
                $"Expected an attack of the recipe after --only, got '{name}'.{Spelling.Advice(name, known)}")]);
        }

        return names.Length == 0
            ? file
            : file.Each(recipe => recipe with { Attacks = [.. recipe.Attacks.Where(attack => names.Contains(attack.Name))] });
    }
}
