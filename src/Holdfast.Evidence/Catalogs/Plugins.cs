using System.Reflection;
using System.Runtime.Loader;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Assemblies of outsiders whose cards are in every <see cref="Catalog{T}"/> from the moment that they are loaded. Loading one runs its
/// code, so only a person asks for it, never a file.
/// </summary>
public static class Plugins
{
    private static readonly List<(string Path, Assembly Assembly)> Loaded = [];

    /// <summary>Absolute paths, in the order of loading.</summary>
    public static IReadOnlyList<string> Paths => [.. Loaded.Select(plugin => plugin.Path)];

    /// <summary>The assemblies, in the order of loading.</summary>
    internal static IReadOnlyList<Assembly> Assemblies => [.. Loaded.Select(plugin => plugin.Assembly)];

    /// <summary>Loads an assembly; one that is loaded already stays as it is.</summary>
    /// <param name="path">A .NET assembly built against this Holdfast.</param>
    /// <exception cref="InputFaultException">There is none, it cannot be loaded, or it holds no card.</exception>
    public static void Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (Loaded.Exists(plugin => plugin.Path == full))
        {
            return;
        }

        if (!File.Exists(full))
        {
            throw new InputFaultException($"Expected a plugin at {path}, got nothing there. Correct the path.");
        }

        try
        {
            var assembly = new Neighbourhood(full).LoadFromAssemblyPath(full);
            if (!assembly.GetTypes().Any(type => type.IsDefined(typeof(CardAttribute))))
            {
                throw new InputFaultException(
                    $"Expected a plugin with at least one [Card], got none in {path}. Mark its choices with cards.");
            }

            Loaded.Add((full, assembly));
        }
        catch (Exception fault) when (fault is BadImageFormatException or FileLoadException or ReflectionTypeLoadException)
        {
            throw new InputFaultException(
                $"Expected a .NET assembly built against this Holdfast, got {path}, which cannot be loaded. Build it again.", fault);
        }
    }

    // What the program has, a plugin shares; only what else it needs comes from beside it.
    private sealed class Neighbourhood(string path) : AssemblyLoadContext
    {
        private readonly AssemblyDependencyResolver _beside = new(path);

        protected override Assembly? Load(AssemblyName name)
        {
            try
            {
                return Default.LoadFromAssemblyName(name);
            }
            catch (FileNotFoundException)
            {
                return _beside.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found) : null;
            }
        }
    }
}
