namespace Holdfast.Evidence.Runs;

/// <summary>
/// The rule for names that become part of a path: of a recipe, a safeguard, an attack, an evaluation. A name that keeps it means one
/// file or folder on every system and cannot lead out of the folder it is meant for.
/// </summary>
public static class PathName
{
    /// <summary>Three names and more besides make the name of one file, which systems limit to 255 bytes.</summary>
    public const int MostCharacters = 80;

    private static readonly HashSet<string> Devices = new(
        ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"com{n}", $"lpt{n}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The rule in words.</summary>
    public static string Rule { get; } =
        FormattableString.Invariant($"at most {MostCharacters} letters, digits, '-', '_' and '.', the first and the last ")
        + "a letter or digit, and no device of Windows such as 'nul'";

    /// <summary>Whether a name keeps the rule.</summary>
    public static bool Fits(string name) =>
        name.Length is > 0 and <= MostCharacters
        && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !Devices.Contains(name.Split('.')[0]);

    /// <summary>
    /// What is wrong with the names of things that stand beside each other, whose files some systems tell apart by more than case only.
    /// </summary>
    /// <param name="what">What they name, plural.</param>
    /// <param name="names">The names.</param>
    /// <returns>One sentence for each fault.</returns>
    public static IEnumerable<string> Faults(string what, IReadOnlyCollection<string> names)
    {
        foreach (var name in names.Where(name => !Fits(name)).Distinct())
        {
            yield return $"Expected names of {what} of {Rule}, got '{name}'. Rename it.";
        }

        foreach (var group in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            var spellings = group.Distinct().ToList();
            yield return spellings.Count == 1
                ? $"Expected {what} with different names, got '{group.Key}' {group.Count()} times. Rename all but one."
                : $"Expected names of {what} that differ by more than case, got '{string.Join("' and '", spellings)}'. Rename all but one.";
        }
    }

    /// <summary>A path below a folder that cannot lie elsewhere, whatever its parts are called.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="parts">Names of folders and of a file.</param>
    /// <exception cref="InputFaultException">A part is no plain name.</exception>
    internal static string Below(string folder, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (part is "" or "." or ".." || part.AsSpan().IndexOfAny("/\\:\0") >= 0)
            {
                throw new InputFaultException(
                    $"Expected the name of something below '{folder}', got '{part}', which leads elsewhere. "
                        + "Rename what it is called after.");
            }
        }

        return Path.Combine([folder, .. parts]);
    }
}
