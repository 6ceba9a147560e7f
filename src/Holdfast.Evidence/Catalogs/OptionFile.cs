using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>A YAML file of options, parsed but not yet bound to anything: it knows its lines, also in files included.</summary>
public sealed class OptionFile
{
    private readonly Dictionary<YamlNode, (string File, long Line)> _places = new(ReferenceEqualityComparer.Instance);

    private OptionFile(string name, YamlNode root)
    {
        Name = name;
        Root = root;
    }

    /// <summary>What messages call the file: its path as the person gave it.</summary>
    public string Name { get; }

    internal YamlNode Root { get; }

    /// <summary>Reads a file, with the one that it begins from by a key <c>include</c> at its top.</summary>
    /// <param name="path">The file.</param>
    /// <param name="elsewhere">Where a file lies that is included by its bare name and not beside the one that includes it.</param>
    /// <exception cref="InputFaultException">There is no such file, it cannot be read, or it is no YAML.</exception>
    public static OptionFile Read(string path, Func<string, string?>? elsewhere = null) =>
        Inclusion.Read(path, ReadAlone, elsewhere ?? (_ => null));

    /// <summary>Options that stand in no file; faults in them name no place.</summary>
    internal static OptionFile Of(YamlNode root) => new("", root);

    /// <summary>Where a node stands: the file, which may be an included one, and the line, from 1 on.</summary>
    internal (string File, long Line) Place(YamlNode node) =>
        _places.TryGetValue(node, out var place) ? place : (Name, Math.Max(1, node.Start.Line));

    /// <summary>This file laid over another that it includes.</summary>
    /// <param name="other">The other, whose nodes keep their places.</param>
    /// <param name="root">Its root.</param>
    internal OptionFile Over(OptionFile other, YamlMappingNode root) => Laid((YamlMappingNode)Root, other, root);

    /// <summary>Some options of this file laid over others.</summary>
    /// <param name="over">The options of this file.</param>
    /// <param name="other">The file of the others, whose nodes keep their places.</param>
    /// <param name="under">The others.</param>
    internal OptionFile Laid(YamlMappingNode over, OptionFile other, YamlMappingNode under)
    {
        var file = new OptionFile(Name, new YamlMappingNode());
        foreach (var node in under.AllNodes)
        {
            file._places[node] = other.Place(node);
        }

        foreach (var node in over.AllNodes)
        {
            file._places.TryAdd(node, Place(node));
        }

        return file.With(Inclusion.Merge(under, over, (made, from) => file._places[made] = Place(from)));
    }

    /// <summary>The same options with every value rewritten that is a text.</summary>
    /// <param name="rewrite">From a text as written to the text as it should be.</param>
    internal OptionFile Rewritten(Func<string, string> rewrite)
    {
        var file = new OptionFile(Name, new YamlMappingNode());
        return file.With(Copy(Root));

        YamlNode Copy(YamlNode node)
        {
            YamlNode copy = node switch
            {
                YamlMappingNode map => new YamlMappingNode(map.Children.Select(entry => KeyValuePair.Create(entry.Key, Copy(entry.Value)))),
                YamlSequenceNode list => new YamlSequenceNode(list.Children.Select(Copy)),
                YamlScalarNode { Value: { } text } scalar => new YamlScalarNode(rewrite(text)) { Style = scalar.Style, Tag = scalar.Tag },
                _ => node,
            };
            file._places[copy] = Place(node);
            foreach (var key in (node as YamlMappingNode)?.Children.Keys ?? [])
            {
                file._places[key] = Place(key);
            }

            return copy;
        }
    }

    private OptionFile With(YamlNode root)
    {
        var file = new OptionFile(Name, root);
        foreach (var (node, place) in _places)
        {
            file._places[node] = place;
        }

        return file;
    }

    private static OptionFile ReadAlone(string path)
    {
        try
        {
            return Parse(Text(path), path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFaultException($"Expected a YAML file at {path}, got no such file. Check the path.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException($"Expected a readable YAML file, got {path}, which cannot be read: {fault.Message}", fault);
        }
        catch (DecoderFallbackException fault)
        {
            throw new InputFaultException($"Expected UTF-8 text, got other bytes in {path}. Save the file as UTF-8.", fault);
        }
    }

    /// <summary>Parses text.</summary>
    /// <param name="text">
    /// YAML with one document; a mapping may take over another's entries by <c>&lt;&lt;: *anchor</c> and set some anew.
    /// </param>
    /// <param name="name">What messages should call it.</param>
    /// <exception cref="InputFaultException">It is no YAML, or not exactly one document.</exception>
    public static OptionFile Parse(string text, string name)
    {
        var stream = new YamlStream();
        try
        {
            YamlLimits.Check(text, name);
            stream.Load(new StringReader(text));
        }
        catch (YamlException fault)
        {
            throw new InputFaultException(
                $"{name}:{fault.End.Line}: Expected YAML, got something else: {Sentence(fault.Message)} Mend that line.", fault);
        }

        if (stream.Documents.Count != 1)
        {
            throw new InputFaultException($"{name}: Expected one YAML document, got {stream.Documents.Count}. Keep exactly one.");
        }

        var root = stream.Documents[0].RootNode;
        MergeKeys.Expand(root, name);
        return new OptionFile(name, root);
    }

    private static string Text(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[YamlLimits.MostBytes + 1];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count > YamlLimits.MostBytes)
        {
            throw new InputFaultException(
                $"Expected a YAML file of at most {YamlLimits.MostBytes} bytes, got more in {path}. Give a file of options.");
        }

        using var text = new StreamReader(new MemoryStream(bytes, 0, count), new UTF8Encoding(false, throwOnInvalidBytes: true));
        return text.ReadToEnd();
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
