namespace Holdfast.Tests.Models;

/// <summary>Where reference checkpoints and, on machines that have them, the shared data lie.</summary>
internal static class TestFiles
{
    /// <summary>A folder under tests/Reference/models.</summary>
    public static string Reference(string name) =>
        Above(Path.Combine("tests", "Reference", "models", name)) ?? throw new DirectoryNotFoundException(name);

    /// <summary>A folder of the data that lies beside a working copy, or null.</summary>
    public static string? Shared(string name) => Above(Path.Combine("shared", "data", name));

    private static string? Above(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
