using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence;

namespace Holdfast.Cli;

/// <summary>Recipes and suites: the person's own by path, those that come with the program by name or path.</summary>
internal static class Shipped
{
    /// <summary>Files that come with the program, by path within it, in order.</summary>
    /// <param name="folder"><c>recipes</c> or <c>suites</c>.</param>
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
        var shipped = In("recipes");
        return File.Exists(given) ? given
            : given == name || given == $"recipes/{name}.yaml"
                ? shipped.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name) ?? throw Missing()
                : throw Missing();

        InputFaultException Missing() => new(
            $"Expected a recipe, got '{given}', which is neither a file nor comes with Holdfast."
            + Spelling.Advice(name, [.. shipped.Select(path => Path.GetFileNameWithoutExtension(path))]));
    }
}
