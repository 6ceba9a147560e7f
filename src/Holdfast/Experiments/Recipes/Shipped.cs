using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>
/// Recipes and suites: a person's own by path, those that come with Holdfast by name. They lie beside the program, as YAML files in the
/// folders <see cref="Recipes"/> and <see cref="Suites"/>.
/// </summary>
public static class Shipped
{
    /// <summary>The folder of recipes.</summary>
    public const string Recipes = "recipes";

    /// <summary>The folder of suites.</summary>
    public const string Suites = "suites";

    /// <summary>Paths of the files that come with Holdfast, in order.</summary>
    /// <param name="folder"><see cref="Recipes"/> or <see cref="Suites"/>.</param>
    public static IReadOnlyList<string> In(string folder)
    {
        var root = Path.Combine(AppContext.BaseDirectory, folder);
        return Directory.Exists(root) ? [.. Directory.EnumerateFiles(root, "*.yaml").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The path of a recipe given as a path, as <c>recipes/NAME.yaml</c>, or as a bare name.</summary>
    /// <exception cref="InputFaultException">There is no such recipe.</exception>
    public static string Recipe(string given)
    {
        var name = Path.GetFileNameWithoutExtension(given);
        return File.Exists(given) ? given
            : (given == name || given == $"{Recipes}/{name}.yaml") && Find(Recipes, name) is { } path ? path
            : throw new InputFaultException(
                $"Expected a recipe, got '{given}', which is neither a file nor comes with Holdfast.{Advice(Recipes, name)}");
    }

    /// <summary>The path of the recipe of this bare name that comes with Holdfast; null where none does.</summary>
    public static string? NamedRecipe(string name) => Find(Recipes, name);

    /// <summary>The path of a suite as a recipe names it: by its path, or one that comes with Holdfast by its bare name.</summary>
    /// <param name="path">What the recipe says, made absolute from the file that says it.</param>
    /// <exception cref="InputFaultException">It has no extension, and is neither a file nor a suite that comes with Holdfast.</exception>
    public static string Suite(string path)
    {
        var name = Path.GetFileName(path);
        return File.Exists(path) || Path.HasExtension(name) ? path
            : Find(Suites, name)
                ?? throw new InputFaultException(
                    $"Expected a suite, got '{name}', which is neither a file nor comes with Holdfast.{Advice(Suites, name)}");
    }

    private static string? Find(string folder, string name) =>
        In(folder).FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name);

    private static string Advice(string folder, string name) =>
        Spelling.Advice(name, [.. In(folder).Select(path => Path.GetFileNameWithoutExtension(path))], $"holdfast list {folder}");
}
