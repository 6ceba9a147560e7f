using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>Finds in a file what <see cref="FormerOptionAttribute"/> says, and moves it.</summary>
internal static class FormerOptions
{
    /// <summary>Options of a record that stand in an old place.</summary>
    /// <param name="type">The record.</param>
    /// <param name="mapping">What the file says of it.</param>
    /// <returns>The key's node, and where the option was and is.</returns>
    public static IEnumerable<(YamlNode Key, FormerOptionAttribute Former)> In(Type type, YamlMappingNode mapping) =>
        from former in type.GetCustomAttributes<FormerOptionAttribute>()
        let keys = former.Path.Split('.')
        let parent = Parent(mapping, keys)
        where parent is not null
        from entry in parent.Children
        where entry.Key is YamlScalarNode { Value: { } name } && name == keys[^1]
        select (entry.Key, former);

    /// <summary>Moves such options to their places of today.</summary>
    /// <param name="type">The record.</param>
    /// <param name="mapping">What the file says of it; changed.</param>
    public static void Move(Type type, YamlMappingNode mapping)
    {
        foreach (var (key, former) in In(type, mapping).ToList())
        {
            var parent = Parent(mapping, former.Path.Split('.'))!;
            var value = parent.Children[key];
            parent.Children.Remove(key);
            if (former.Now?.Split('.') is { } keys)
            {
                Place(mapping, keys).Children[keys[^1]] = value;
            }
        }
    }

    private static YamlMappingNode? Parent(YamlMappingNode mapping, string[] keys)
    {
        foreach (var key in keys[..^1])
        {
            if (!mapping.Children.TryGetValue(key, out var inner) || inner is not YamlMappingNode next)
            {
                return null;
            }

            mapping = next;
        }

        return mapping;
    }

    private static YamlMappingNode Place(YamlMappingNode mapping, string[] keys)
    {
        foreach (var key in keys[..^1])
        {
            if (!mapping.Children.TryGetValue(key, out var inner) || inner is not YamlMappingNode)
            {
                mapping.Children[key] = inner = new YamlMappingNode();
            }

            mapping = (YamlMappingNode)inner;
        }

        return mapping;
    }
}
