using System.Collections;
using System.Reflection;

namespace Holdfast.Evidence.Catalogs;

/// <summary>Rewrites the paths in a tree of records: those of every option marked <see cref="InputPathAttribute"/>.</summary>
public static class OptionPaths
{
    /// <summary>A copy of the records in which every path went through a function; records without paths are shared.</summary>
    /// <param name="options">A record, list or mapping of options.</param>
    /// <param name="rewrite">From the path as written to the path as it should be.</param>
    public static T Rewrite<T>(T options, Func<string, string> rewrite) =>
        (T)Visit(typeof(T), options, rewrite)!;

    private static object? Visit(Type type, object? value, Func<string, string> rewrite)
    {
        if (value is null || OptionShape.IsScalar(type))
        {
            return value;
        }

        if (OptionShape.ListEntry(type) is { } entry)
        {
            var items = ((IEnumerable)value).Cast<object?>().Select(item => Visit(entry, item, rewrite)).ToArray();
            var list = Array.CreateInstance(entry, items.Length);
            items.CopyTo(list, 0);
            return list;
        }

        if (OptionShape.MapValue(type) is { } mapped)
        {
            var pair = typeof(KeyValuePair<,>).MakeGenericType(typeof(string), mapped);
            var map = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), mapped))!;
            foreach (var item in (IEnumerable)value)
            {
                map.Add(pair.GetProperty("Key")!.GetValue(item)!, Visit(mapped, pair.GetProperty("Value")!.GetValue(item), rewrite));
            }

            return map;
        }

        return Record(value, rewrite);
    }

    private static object Record(object value, Func<string, string> rewrite)
    {
        object? copy = null;
        foreach (var option in OptionShape.Of(value.GetType()))
        {
            var old = option.Property.GetValue(value);
            var fresh = option.Property.IsDefined(typeof(InputPathAttribute))
                ? Paths(old, rewrite)
                : Visit(option.Property.PropertyType, old, rewrite);
            if (!ReferenceEquals(old, fresh) && !Equals(old, fresh))
            {
                // Records copy themselves through a method that C# gives this name.
                copy ??= value.GetType().GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public)!.Invoke(value, null)!;
                option.Property.SetValue(copy, fresh);
            }
        }

        return copy ?? value;
    }

    private static object? Paths(object? value, Func<string, string> rewrite) => value switch
    {
        null => null,
        string path => rewrite(path),
        IReadOnlyList<string> paths => paths.Select(rewrite).ToArray(),
        _ => throw new InvalidOperationException("[InputPath] belongs on a text or a list of texts."),
    };
}
