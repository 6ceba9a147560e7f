using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;

namespace Holdfast.Experiments.Recipes;

/// <summary>Paths of a recipe that begin with <c>organism:</c> are meant within the folder of the organism made for each seed.</summary>
public static class OrganismPath
{
    private const string Prefix = "organism:";

    /// <summary>Whether a path is meant within the organism's folder.</summary>
    public static bool Is(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether any path among some options is meant within the organism's folder, so that what they say differs from seed to seed.
    /// </summary>
    public static bool IsIn<T>(T options)
        where T : notnull => OptionTree.Texts<InputPathAttribute>(options).Any(Is);

    /// <summary>Whether such a path stays within the organism's folder, wherever that is.</summary>
    public static bool StaysWithin(string path)
    {
        var within = path[Prefix.Length..];
        var anywhere = Path.GetFullPath("organism");
        return within.Length > 0 && !within.Contains('\0', StringComparison.Ordinal)
            && Path.GetFullPath(within, anywhere).StartsWith(anywhere + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>The path within a folder; other paths stay as they are.</summary>
    /// <exception cref="InputFaultException">It leads out of the folder.</exception>
    public static string Within(string folder, string path) =>
        !Is(path) ? path
        : StaysWithin(path) ? Path.Combine(folder, path[Prefix.Length..])
        : throw new InputFaultException(Fault(path));

    /// <summary>A path as a file writes it, made absolute from that file's folder; a path within the organism stays as it is.</summary>
    /// <param name="written">The path.</param>
    /// <param name="from">The file that writes it.</param>
    /// <param name="faults">Receives a sentence where it is no path, or leads out of the organism.</param>
    internal static string Absolute(string written, string from, ICollection<string> faults)
    {
        if (written.Length == 0 || written.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add($"Expected a path, got {(written.Length == 0 ? "nothing" : $"'{written}'")}. Name a file or folder.");
        }
        else if (!Is(written))
        {
            return Path.GetFullPath(written, Path.GetDirectoryName(Path.GetFullPath(from))!);
        }
        else if (!StaysWithin(written))
        {
            faults.Add(Fault(written));
        }

        return written;
    }

    /// <summary>What is said of a path that leads out of the organism's folder.</summary>
    internal static string Fault(string path) =>
        $"Expected the path of a file within the organism after '{Prefix}', got '{path}'. "
            + $"Name a file such as '{Prefix}exams/forget-exam.jsonl'.";
}
