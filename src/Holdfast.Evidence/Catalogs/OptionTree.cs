using System.Collections;
using System.Reflection;

namespace Holdfast.Evidence.Catalogs;

/// <summary>Finds and rewrites options in a tree of records by an attribute: paths, names of texts, numbers of steps.</summary>
public static class OptionTree
{
    /// <summary>A copy of the records in which every marked option went through a function; records that do not change are shared.</summary>
    /// <typeparam name="TMark">The attribute.</typeparam>
    /// <param name="options">A record, list or mapping of options.</param>
    /// <param name="rewrite">From the value as written, never null, to the value as it should be, of the same type.</param>
    public static object Rewrite<TMark>(object options, Func<object, object> rewrite)
        where TMark : Attribute =>
        Visit(options.GetType(), options, new Rewriting(typeof(TMark), rewrite))!;

    /// <summary>The texts of every marked option, in the order of the tree; a marked list gives each of its entries.</summary>
    /// <typeparam name="TMark">An attribute of options that hold a text or a list of texts.</typeparam>
    /// <param name="options">A record, list or mapping of options.</param>
    public static IReadOnlyList<string> Texts<TMark>(object options)
        where TMark : Attribute
    {
        var found = new List<string>();
        Rewrite<TMark>(options, value =>
        {
            found.AddRange(value is string text ? [text] : (IEnumerable<string>)value);
            return value;
        });
        return found;
    }

    /// <summary>Every record of a kind in a tree of records, in the order of the tree.</summary>
    /// <typeparam name="T">The kind, for instance the interface of a choice.</typeparam>
    /// <param name="options">A record, list or mapping of options.</param>
    public static IReadOnlyList<T> Records<T>(object options)
    {
        var found = new List<T>();
        Visit(options.GetType(), options, new Rewriting(null, value => value, value =>
        {
            if (value is T one)
            {
                found.Add(one);
            }
        }));
        return found;
    }

    private static object? Visit(Type type, object? value, Rewriting rewriting)
    {
        if (value is null || OptionShape.IsScalar(type))
        {
            return value;
        }

        if (OptionShape.ListEntry(type) is { } entry)
        {
            var items = ((IEnumerable)value).Cast<object?>().Select(item => Visit(entry, item, rewriting)).ToArray();
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
                map.Add(pair.GetProperty("Key")!.GetValue(item)!, Visit(mapped, pair.GetProperty("Value")!.GetValue(item), rewriting));
            }

            return map;
        }

        return Record(value, rewriting);
    }

    private static object Record(object value, Rewriting rewriting)
    {
        rewriting.Meet?.Invoke(value);
        object? copy = null;
        foreach (var option in OptionShape.Of(value.GetType()))
        {
            var old = option.Property.GetValue(value);
            var fresh = old is not null && rewriting.Mark is { } mark && option.Property.IsDefined(mark)
                ? rewriting.Rewrite(old)
                : Visit(option.Property.PropertyType, old, rewriting);
            if (!ReferenceEquals(old, fresh) && !Equals(old, fresh))
            {
                // Records copy themselves through a method that C# gives this name.
                copy ??= value.GetType().GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public)!.Invoke(value, null)!;
                option.Property.SetValue(copy, fresh);
            }
        }

        return copy ?? value;
    }

    private sealed record Rewriting(Type? Mark, Func<object, object> Rewrite, Action<object>? Meet = null);
}
