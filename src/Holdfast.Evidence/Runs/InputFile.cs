using System.Security.Cryptography;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// The fingerprint of a file that a run reads: a run that goes on must find the same bytes, or its numbers would be of two experiments.
/// </summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its bytes in lower-case hex.</param>
public sealed record InputFile(string Path, long Bytes, string Sha256)
{
    /// <summary>Size and hash in words.</summary>
    public string Words => FormattableString.Invariant($"{Bytes} bytes, SHA-256 {Sha256}");

    /// <summary>The fingerprints of files, and of all files within folders, each once, in the order of their paths.</summary>
    /// <param name="paths">Absolute paths; what is not there is left out.</param>
    /// <exception cref="InputFaultException">A file cannot be read.</exception>
    public static IReadOnlyList<InputFile> Of(IEnumerable<string> paths) =>
    [
        .. paths.SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                : File.Exists(path) ? [path] : Array.Empty<string>())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Of),
    ];

    /// <summary>How files differ from what they were, a sentence each.</summary>
    /// <param name="before">As a run began with them.</param>
    /// <param name="now">As they are.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<InputFile> before, IReadOnlyList<InputFile> now)
    {
        const string mend = "Put it back as it was, or start a new run.";
        var found = now.ToDictionary(file => file.Path);
        foreach (var file in before.Where(file => found.GetValueOrDefault(file.Path) != file))
        {
            yield return $"Expected {file.Path} as the run began with it ({file.Words}), "
                + $"got {found.GetValueOrDefault(file.Path)?.Words ?? "nothing there"}. {mend}";
        }

        foreach (var file in now.ExceptBy(before.Select(known => known.Path), file => file.Path))
        {
            yield return $"Expected nothing at {file.Path}, as when the run began, got a file. {mend}";
        }
    }

    private static InputFile Of(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return new InputFile(path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException($"Expected to read {path}, got: {refused.Message} Make the file readable.", refused);
        }
    }
}
