using System.Text.RegularExpressions;

namespace Holdfast.Evidence.Tables;

/// <summary>
/// A folder of files with records, as data sets are published: shards (<c>train-00000-of-00002.parquet</c>), whole splits
/// (<c>test.jsonl</c>), or one file a subject (<c>anatomy_test.csv</c>).
/// </summary>
internal static partial class TableFolder
{
    private static readonly string[] Splits = ["train", "auxiliary_train", "test", "dev", "validation", "valid", "val"];

    /// <summary>The files with records in the order of their names.</summary>
    /// <exception cref="InputFaultException">There are none, or the folder cannot be read.</exception>
    internal static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            var files = Directory.GetFiles(folder).Where(file => TableFile.FormatOf(file) is not null).Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? files : throw new InputFaultException(
                $"Expected files with records ({TableFile.Endings}) in {folder}, got none. Name the folder or file that holds them.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException(
                $"Expected to read the folder {folder}, got: {cause.Message.TrimEnd('.')}. Check its permissions.", cause);
        }
    }

    /// <summary>The split that the name of a file says it is, or null.</summary>
    internal static string? SplitOf(string path) => Published().Match(Stem(path)) is { Success: true } name
        && Splits.Contains(name.Groups["split"].Value) ? name.Groups["split"].Value : null;

    /// <summary>The split that stands at the end of a subject's file, such as <c>test</c> in <c>anatomy_test</c>, or null.</summary>
    internal static string? EndingOf(string path) =>
        Stem(path) is var stem && stem.LastIndexOf('_') is > 0 and var at && Splits.Contains(stem[(at + 1)..]) ? stem[(at + 1)..] : null;

    /// <summary>The files that all belong together: a folder with several splits does not say which is meant.</summary>
    /// <exception cref="InputFaultException">There are none, or those of several splits.</exception>
    internal static IReadOnlyList<string> OneSplit(string folder)
    {
        var files = Files(folder);
        var splits = files.Select(SplitOf).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return splits.Count < 2 ? files : throw new InputFaultException(
            $"Expected files of one split in {folder}, got {string.Join(", ", splits)}. Name one of the files, "
                + "or give each split a folder of its own.");
    }

    /// <summary>The name of a file without its endings.</summary>
    internal static string Stem(string path) => Path.GetFileNameWithoutExtension(TableFile.Unpacked(path));

    [GeneratedRegex(@"^(?<split>[a-z_]+)(-\d+-of-\d+(-[0-9a-f]+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Published();
}
