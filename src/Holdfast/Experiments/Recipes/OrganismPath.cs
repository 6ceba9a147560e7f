using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>Paths of a recipe that begin with <c>organism:</c> are meant within the folder of the organism made for each seed.</summary>
public static class OrganismPath
{
    private const string Prefix = "organism:";

    /// <summary>Whether a path is meant within the organism's folder.</summary>
    public static bool Is(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether any path among some options is meant within the organism's folder, so that what they say differs from seed to seed.</summary>
    public static bool IsIn<T>(T options)
        where T : notnull
    {
        var found = false;
        OptionPaths.Rewrite(options, path =>
        {
            found |= Is(path);
            return path;
        });
        return found;
    }

    /// <summary>The path within a folder; other paths stay as they are.</summary>
    public static string Within(string folder, string path) => Is(path) ? Path.Combine(folder, path[Prefix.Length..]) : path;
}
