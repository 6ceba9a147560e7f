namespace Holdfast.Evidence.Tests.Evaluations;

/// <summary>Real files that may lie beside the repository; tests that need them are skipped where they do not.</summary>
internal static class SharedData
{
    internal static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        Assert.Skip($"There is no folder shared/data/{name} beside the repository.");
        return "";
    }
}
