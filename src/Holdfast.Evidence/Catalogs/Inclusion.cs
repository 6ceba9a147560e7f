using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Files that begin from another: <c>include: other.yaml</c>, or <c>include: other</c> for the same, takes over all that the other says;
/// mappings are merged entry by entry, the rest is replaced by what the file itself says, and what it calls <c>!reset</c> is left out.
/// </summary>
internal static class Inclusion
{
    private const string Key = "include";
    private const int Deepest = 8;

    // The tag has this name and meaning in Docker Compose.
    private static readonly TagName Reset = new("!reset");

    /// <summary>Reads a file and all that it includes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads one file alone.</param>
    /// <param name="elsewhere">The path of a file by its bare name where it is not beside the one that includes it, or null.</param>
    /// <param name="before">Absolute paths of the files that led here.</param>
    /// <exception cref="InputFaultException">A file cannot be read, or files include each other in a circle or too deeply.</exception>
    public static OptionFile Read(
        string path, Func<string, OptionFile> read, Func<string, string?> elsewhere, params IReadOnlyList<string> before)
    {
        var file = read(path);
        if (file.Root is not YamlMappingNode mapping || !mapping.Children.TryGetValue(Key, out var node))
        {
            return file;
        }

        var place = $"{path}:{node.Start.Line}: {Key}: ";
        if (node is not YamlScalarNode { Value: { Length: > 0 } written } || written.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputFaultException($"{place}Expected the path of a file, got {OptionBinder.InWords(node)}. Name one file.");
        }

        var here = Path.GetFullPath(path);
        if (before.Contains(here))
        {
            throw new InputFaultException(
                $"{place}Expected files that include one another without a circle, got {path} again. Remove one include.");
        }

        if (before.Count >= Deepest)
        {
            throw new InputFaultException(
                $"{place}Expected at most {Deepest} files that include one another, got more. Write the options out.");
        }

        var other = Read(Find(written, Path.GetDirectoryName(path)!, elsewhere), read, elsewhere, [.. before, here]);
        mapping.Children.Remove(Key);
        return file.Over(other, other.Root is YamlMappingNode root ? root : throw new InputFaultException(
            $"{place}Expected a file of options, got {OptionBinder.InWords(other.Root)} in {other.Name}. Include another file."));
    }

    private static string Find(string written, string folder, Func<string, string?> elsewhere)
    {
        var path = Path.Combine(folder, written);
        return File.Exists(path) || Path.HasExtension(written) ? path
            : File.Exists(path + ".yaml") ? path + ".yaml"
            : elsewhere(written) ?? path;
    }

    /// <summary>One mapping over another.</summary>
    /// <param name="under">Whose entries are taken over, in their order.</param>
    /// <param name="over">Whose entries replace or follow them.</param>
    /// <param name="made">Told every mapping that is made, and which one stands over.</param>
    public static YamlMappingNode Merge(YamlMappingNode under, YamlMappingNode over, Action<YamlMappingNode, YamlMappingNode> made)
    {
        var merged = new YamlMappingNode();
        foreach (var (key, value) in under.Children.Where(entry => !IsReset(over, entry.Key)))
        {
            merged.Children.Add(key, over.Children.TryGetValue(key, out var own) ? Entry(value, own, made) : value);
        }

        foreach (var (key, value) in over.Children.Where(entry => !under.Children.ContainsKey(entry.Key)))
        {
            merged.Children.Add(key, value);
        }

        made(merged, over);
        return merged;
    }

    private static bool IsReset(YamlMappingNode over, YamlNode key) => over.Children.TryGetValue(key, out var own) && own.Tag == Reset;

    // Options of one kind of choice say nothing about another kind.
    private static YamlNode Entry(YamlNode under, YamlNode over, Action<YamlMappingNode, YamlMappingNode> made) =>
        under is YamlMappingNode below && over is YamlMappingNode above && (Kind(above) is not { } kind || kind.Equals(Kind(below)))
            ? Merge(below, above, made)
            : over;

    private static YamlNode? Kind(YamlMappingNode mapping) =>
        mapping.Children.TryGetValue(OptionBinder.KindKey, out var kind) ? kind : null;
}
