using System.Collections;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Writes records as YAML with every option explicit: the inverse of <see cref="OptionBinder"/>. What it writes binds back to
/// equal records, whatever the defaults become later.
/// </summary>
public static class OptionWriter
{
    /// <summary>The YAML of a record, ending with a line feed.</summary>
    public static string Write(object options)
    {
        var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(Node(options.GetType(), options))).Save(writer, assignAnchors: false);

        // The library ends a document with an explicit marker; a file of one document needs none.
        var text = writer.ToString().ReplaceLineEndings("\n");
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    /// <summary>One value as YAML in one line.</summary>
    internal static string Line(Type declared, object? value)
    {
        static string Flow(YamlNode node) => node switch
        {
            YamlMappingNode map when map.Children.Count == 0 => "{}",
            YamlMappingNode map => $"{{ {string.Join(", ", map.Children.Select(pair => $"{Flow(pair.Key)}: {Flow(pair.Value)}"))} }}",
            YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Flow))}]",
            YamlScalarNode { Style: ScalarStyle.DoubleQuoted } text => $"\"{text.Value}\"",
            _ => ((YamlScalarNode)node).Value!,
        };

        return Flow(Node(declared, value));
    }

    private static YamlNode Node(Type declared, object? value)
    {
        if (value is null)
        {
            return new YamlScalarNode("null");
        }

        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return OptionShape.IsScalar(type) ? Scalar(type, value)
            : OptionShape.ListEntry(type) is { } entry ? List(entry, (IEnumerable)value)
            : OptionShape.MapValue(type) is { } mapped ? Map(mapped, (IEnumerable)value)
            : OptionShape.IsChoice(type) ? Choice(type, value)
            : Record(value, new YamlMappingNode());
    }

    private static YamlScalarNode Scalar(Type type, object value)
    {
        var text = OptionScalars.Text(value);
        var plain = type != typeof(string)
            || (text.Length > 0 && text is not "null" && char.IsAsciiLetter(text[0])
                && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/'));
        return new YamlScalarNode(text) { Style = plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted };
    }

    private static YamlSequenceNode List(Type entry, IEnumerable values) =>
        new(values.Cast<object>().Select(value => Node(entry, value)))
        {
            Style = OptionShape.IsScalar(entry) ? SequenceStyle.Flow : SequenceStyle.Block,
        };

    private static YamlMappingNode Map(Type type, IEnumerable pairs)
    {
        var node = new YamlMappingNode();
        var pair = typeof(KeyValuePair<,>).MakeGenericType(typeof(string), type);
        foreach (var entry in pairs)
        {
            var name = (string)pair.GetProperty("Key")!.GetValue(entry)!;
            node.Add(Scalar(typeof(string), name), Node(type, pair.GetProperty("Value")!.GetValue(entry)));
        }

        return node;
    }

    private static YamlNode Choice(Type type, object value)
    {
        var card = OptionShape.Cards(type).FirstOrDefault(card => card.Type == value.GetType())
            ?? throw new InvalidOperationException($"{value.GetType().Name} has no [Card].");
        var node = Record(value, new YamlMappingNode { { "kind", card.Kind } });
        return node.Children.Count == 1 ? new YamlScalarNode(card.Kind) : node;
    }

    private static YamlMappingNode Record(object value, YamlMappingNode node)
    {
        foreach (var option in OptionShape.Of(value.GetType()))
        {
            node.Add(option.Key, Node(option.Property.PropertyType,
                option.Property.GetValue(value, BindingFlags.Default, null, null, null)));
        }

        return node;
    }
}
