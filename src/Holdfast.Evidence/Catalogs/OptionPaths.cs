namespace Holdfast.Evidence.Catalogs;

/// <summary>Rewrites the paths in a tree of records: those of every option marked <see cref="InputPathAttribute"/>.</summary>
public static class OptionPaths
{
    /// <summary>A copy of the records in which every path went through a function; records without paths are shared.</summary>
    /// <param name="options">A record of options.</param>
    /// <param name="rewrite">From the path as written to the path as it should be.</param>
    public static T Rewrite<T>(T options, Func<string, string> rewrite)
        where T : notnull =>
        (T)OptionTree.Rewrite<InputPathAttribute>(options, value => value switch
        {
            string path => rewrite(path),
            IReadOnlyList<string> paths => paths.Select(rewrite).ToArray(),
            _ => throw new InvalidOperationException("[InputPath] belongs on a text or a list of texts."),
        });
}
