using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Files that say one thing several times over: a key at the top holds names, and under each what is said otherwise for it. Each is laid
/// over the rest of the file by the rules of <c>include</c>, and <c>{word}</c> in any text of the result becomes the name.
/// </summary>
/// <param name="Key">The key, plural, for instance <c>domains</c>.</param>
/// <param name="Word">What texts call the name, for instance <c>domain</c>.</param>
public sealed record Overlays(string Key, string Word)
{
    private const string NameKey = "name";

    /// <summary>The file of each name, in order; null where the file has no such key.</summary>
    /// <param name="file">The file.</param>
    /// <param name="faults">Receives a sentence for everything that is not as it should be.</param>
    public IReadOnlyDictionary<string, OptionFile>? Of(OptionFile file, ICollection<string> faults)
    {
        if (file.Root is not YamlMappingNode root || !root.Children.TryGetValue(Key, out var node))
        {
            return null;
        }

        var files = new OrderedDictionary<string, OptionFile>(StringComparer.Ordinal);
        if (node is not YamlMappingNode { Children.Count: > 0 } overlays)
        {
            Fault(file, node, Key,
                $"Expected the names of {Key}, each with what is said otherwise for it, got {OptionBinder.InWords(node)}. "
                + $"Write '{Key}: {{ first: {{}}, second: {{}} }}', or leave the key out.", faults);
            return files;
        }

        var names = overlays.Children.Keys.Select(key => (key as YamlScalarNode)?.Value ?? "").ToList();
        var rest = new YamlMappingNode(root.Children.Where(entry => !entry.Key.Equals(new YamlScalarNode(Key))));
        foreach (var (name, overlay) in names.Zip(overlays.Children.Values))
        {
            if (Checked(file, name, overlay, faults) is { } over)
            {
                files[name] = file.Laid(over, file, rest)
                    .Rewritten(text => text.Replace($"{{{Word}}}", name, StringComparison.Ordinal));
            }
        }

        return files;
    }

    // Nothing said otherwise may be written as nothing.
    private YamlMappingNode? Checked(OptionFile file, string name, YamlNode overlay, ICollection<string> faults)
    {
        var place = $"{Key}.{name}";
        if (OptionScalars.IsNull(overlay))
        {
            return new YamlMappingNode();
        }

        if (overlay is not YamlMappingNode mapping)
        {
            Fault(file, overlay, place, $"Expected what is said otherwise for it, got {OptionBinder.InWords(overlay)}. "
                + $"Write '{name}: {{}}' where nothing is.", faults);
            return null;
        }

        if (mapping.Children.TryGetValue(Key, out var within))
        {
            Fault(file, within, $"{place}.{Key}", $"Expected no {Key} within a {Word}, got some. Put them beside each other.", faults);
            return null;
        }

        if (mapping.Children.TryGetValue(NameKey, out var own) && (own as YamlScalarNode)?.Value != name)
        {
            Fault(file, own, $"{place}.{NameKey}", $"Expected no other name than that of the {Word}, got {OptionBinder.InWords(own)}. "
                + "Remove the key.", faults);
        }

        // What is laid over keeps the name of the whole.
        return new YamlMappingNode(mapping.Children.Where(entry => !entry.Key.Equals(new YamlScalarNode(NameKey))));
    }

    private static void Fault(OptionFile file, YamlNode node, string place, string sentence, ICollection<string> faults)
    {
        var (name, line) = file.Place(node);
        faults.Add($"{name}:{line}: {place}: {sentence}");
    }
}
