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

    /// <summary>The option that names the one domain to do.</summary>
    public static Option<string?> Domain() => new("--domain")
    {
        Description = "The one of the recipe's domains to do; all where left out",
        HelpName = "domain",
    };

    /// <summary>A recipe's file, or one of its domains, with that model under the name <c>as-it-is</c>.</summary>
    /// <exception cref="InputFaultException">The recipe has faults, or there is no such folder or domain.</exception>
    public static RecipeFile Alone(string path, string? checkpoint, string? domain)
    {
        var file = RecipeFile.Load(Shipped.Recipe(path));
        if (checkpoint is not null && !Directory.Exists(checkpoint))
        {
            throw new InputFaultException($"Expected a checkpoint folder at {checkpoint}, got nothing there. Correct the path.");
        }

        return (domain is null ? file : Part(file, domain)).Each(recipe => recipe with
        {
            Model = checkpoint is null ? recipe.Model : recipe.Model with { Checkpoint = Path.GetFullPath(checkpoint) },
            Safeguards = new Dictionary<string, ISafeguard>
            {
                ["as-it-is"] = (ISafeguard)Activator.CreateInstance(Catalog<ISafeguard>.Find(AsItIs)!.Type)!,
            },
        });
    }

    private static RecipeFile Part(RecipeFile file, string domain)
    {
        var names = file.HasDomains ? file.Recipes.Select(recipe => recipe.Name).ToList() : [];
        return names.IndexOf(domain) is >= 0 and var index
            ? RecipeFile.Of(file.Recipes[index])
            : throw new InputFaultException(names.Count == 0
                ? $"Expected a recipe with domains for --domain, got '{file.Name}', which has none. Leave --domain out."
                : $"Expected a domain of the recipe after --domain, got '{domain}'.{Spelling.Advice(domain, names)}");
    }
}
