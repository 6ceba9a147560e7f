using Holdfast.Evidence;
using Holdfast.Evidence.Catalogs;
using Holdfast.Evidence.Runs;

namespace Holdfast.Organisms;

/// <summary>Where organisms are made: in a folder beside the one asked for, which is moved there when all is done.</summary>
internal static class Nursery
{
    /// <summary>Makes an organism in a folder of its own and moves it into place.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="options">What is checked first.</param>
    /// <param name="grow">Makes it in the folder that it is given.</param>
    public static OrganismFolder Raise(string folder, IEnumerable<IChecked> options, Action<string> grow)
    {
        var faults = new List<string>();
        foreach (var part in options)
        {
            part.Check(faults);
        }

        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var growing = OrganismPlaces.Growing(folder);
        foreach (var place in new[] { folder, growing }.Where(Path.Exists))
        {
            faults.Add($"Expected nothing at {place}, where the organism goes, got something. Remove it or choose another folder.");
        }

        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        try
        {
            Disk.Attempt(folder, () =>
            {
                grow(growing);
                Directory.Move(growing, folder);
            });
        }
        catch
        {
            Remove(growing);
            throw;
        }

        return OrganismFolder.Open(folder);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
