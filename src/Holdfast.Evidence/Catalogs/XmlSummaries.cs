using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// The summaries and remarks that the source gives types and properties, from the documentation file beside each assembly.
/// </summary>
public static partial class XmlSummaries
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Files = new();

    /// <summary>The summary of a type in plain text; empty where there is none.</summary>
    public static string Of(Type type) => Find(type.Assembly, "T:" + type.FullName);

    /// <summary>
    /// The remarks of a type in plain text: where a method comes from, and how it differs from its paper; empty where there are none.
    /// </summary>
    public static string Remarks(Type type) => Find(type.Assembly, "T:" + type.FullName, "remarks");

    /// <summary>The summary of a property in plain text, or of the interface's that it implements; empty where there is none.</summary>
    public static string Of(PropertyInfo property) => property.DeclaringType!.GetInterfaces().Prepend(property.DeclaringType)
        .Where(type => !type.IsGenericType)
        .Select(type => Find(type.Assembly, $"P:{type.FullName}.{property.Name}"))
        .FirstOrDefault(summary => summary.Length > 0, "");

    private static string Find(Assembly assembly, string member, string part = "summary") =>
        Files.GetOrAdd(assembly, Read).TryGetValue(member, out var told) && told.Element(part) is { } element ? Plain(element) : "";

    private static IReadOnlyDictionary<string, XElement> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(path))
        {
            return new Dictionary<string, XElement>();
        }

        try
        {
            return XDocument.Load(path).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        }
        catch (XmlException)
        {
            // Documentation is a convenience: a damaged file must not stop a run.
            return new Dictionary<string, XElement>();
        }
    }

    private static string Plain(XElement told) =>
        Spaces().Replace(string.Concat(told.Nodes().Select(Plain)), " ").Trim();

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } reference => Name(
            (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword"))!.Value),
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    // A property is known to readers by its key.
    private static string Name(string reference)
    {
        var name = reference.Split('.', ':')[^1];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? OptionNames.Key(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
