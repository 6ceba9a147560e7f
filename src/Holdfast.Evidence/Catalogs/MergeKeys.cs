using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// YAML's merge keys: <c>{ &lt;&lt;: *anchor, more }</c> is the mapping of that name with entries added or set anew, so that options which
/// differ in one place are written once.
/// </summary>
/// <remarks>
/// Source: yaml.org/type/merge.html, without lists of mappings. The library's own parser for them takes no entry set anew.
/// </remarks>
internal static class MergeKeys
{
    private static readonly YamlScalarNode Key = new("<<");

    /// <summary>Puts what every merge key stands for in its place.</summary>
    /// <param name="root">The document.</param>
    /// <param name="file">What messages call the file.</param>
    /// <exception cref="InputFaultException">A merge key stands for something else than a mapping, or a node contains itself.</exception>
    internal static void Expand(YamlNode root, string file) =>
        Expand(root, file, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance),
            new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));

    private static void Expand(YamlNode node, string file, HashSet<YamlNode> open, HashSet<YamlNode> done)
    {
        if (done.Contains(node))
        {
            return;
        }

        if (!open.Add(node))
        {
            throw new InputFaultException(
                $"{file}:{node.Start.Line}: Expected options, got an anchor that contains itself. Write them out.");
        }

        foreach (var child in Children(node))
        {
            Expand(child, file, open, done);
        }

        if (node is YamlMappingNode mapping && mapping.Children.TryGetValue(Key, out var named))
        {
            mapping.Children.Remove(Key);
            foreach (var (key, value) in Mapping(named, file).Children.Where(entry => !mapping.Children.ContainsKey(entry.Key)).ToList())
            {
                mapping.Children.Add(key, value);
            }
        }

        open.Remove(node);
        done.Add(node);
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values,
        YamlSequenceNode sequence => sequence.Children,
        _ => [],
    };

    private static YamlMappingNode Mapping(YamlNode named, string file) => named as YamlMappingNode ?? throw new InputFaultException(
        $"{file}:{named.Start.Line}: Expected the anchor of a mapping after '<<', got {OptionBinder.InWords(named)}. Write '<<: *name', "
            + "where '&name' stands before the mapping.");
}
