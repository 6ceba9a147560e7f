using System.CommandLine;

namespace Holdfast.Cli.Verbs;

/// <summary><c>holdfast evaluate</c>.</summary>
internal static class EvaluateVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Create(Setting setting)
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe whose exams to take" };
        var checkpoint = Released.Checkpoint();
        var domain = Released.Domain();
        var runs = Work.Runs();
        var verb = new Verb(
            "evaluate",
            "Examine one model with the exams of a recipe: no safeguard, no attack.",
            ("evaluate recipes/real-checkpoint.yaml", "The recipe's own model, as it is"),
            ("evaluate recipes/pocket.yaml --checkpoint runs/RUN/checkpoints/seed-1/tar", "A model that a run has saved"))
        {
            recipe,
            checkpoint,
            domain,
            runs,
        };
        verb.SetAction(parsed =>
        {
            var alone = Released.Alone(parsed.GetValue(recipe)!, parsed.GetValue(checkpoint), parsed.GetValue(domain));
            return Work.Begin(setting, alone.Each(one => one with { Attacks = [] }), parsed.GetValue(runs)!);
        });
        return verb;
    }
}
