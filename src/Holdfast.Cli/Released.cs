using System.CommandLine;
using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Experiments.Recipes;
using Holdfast.Safeguards;

namespace Holdfast.Cli;

/// <summary>A recipe cut down to one model as it is, without a safeguard of ours.</summary>
internal static class Released
{
    private const string AsItIs = "none";

    /// <summary>The option that names the model.</summary>
    public static Option<string?> Checkpoint() => new("--checkpoint")
    {
        Description = "A model in Hugging Face layout; the recipe's own where left out",
        HelpName = "folder",
    };

    /// <summary>The recipe with that model, under the name <c>as-it-is</c>.</summary>
    /// <exception cref="InputFaultException">There is no such folder.</exception>
    public static Recipe Alone(Recipe recipe, string? checkpoint)
    {
        if (checkpoint is not null && !Directory.Exists(checkpoint))
        {
            throw new InputFaultException($"Expected a checkpoint folder at {checkpoint}, got nothing there. Correct the path.");
        }

        return recipe with
        {
            Model = checkpoint is null ? recipe.Model : recipe.Model with { Checkpoint = Path.GetFullPath(checkpoint) },
            Safeguards = new Dictionary<string, ISafeguard>
            {
                ["as-it-is"] = (ISafeguard)Activator.CreateInstance(Catalog<ISafeguard>.Find(AsItIs)!.Type)!,
            },
        };
    }
}
