namespace Holdfast.Evidence.Tests;

/// <summary>Where the repository lies that these tests were built from.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    });

    internal static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root.Value, .. parts]);
}
