using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Holdfast.Evidence.Catalogs;

/// <summary>What the options of a type are, read from its properties once.</summary>
public static class OptionShape
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Option>> Shapes = new();

    /// <summary>The options of a record type, in the order in which the source declares them.</summary>
    public static IReadOnlyList<Option> Of(Type type) => Shapes.GetOrAdd(type, Read);

    /// <summary>The entries of the catalogue of an interface.</summary>
    /// <param name="choice">An interface such as an attack.</param>
    public static IReadOnlyList<Card> Cards(Type choice) =>
        (IReadOnlyList<Card>)typeof(Catalog<>).MakeGenericType(choice)
            .GetProperty(nameof(Catalog<object>.Cards))!.GetValue(null)!;

    /// <summary>The type of the entries where a type is a list, else null.</summary>
    public static Type? ListEntry(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>The type of the values where a type is a mapping from names, else null.</summary>
    public static Type? MapValue(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
        && type.GetGenericArguments()[0] == typeof(string)
            ? type.GetGenericArguments()[1]
            : null;

    /// <summary>Whether a type is chosen by kind from a catalogue.</summary>
    public static bool IsChoice(Type type) =>
        type.IsInterface && ListEntry(type) is null && MapValue(type) is null;

    /// <summary>Whether a type is written as one word or number.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum || type.IsPrimitive || type == typeof(string);
    }

    /// <summary>The record of options that a type is, or a list or mapping of; null where it holds none or a choice.</summary>
    public static Type? Within(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return ListEntry(type) is { } entry ? Within(entry)
            : MapValue(type) is { } value ? Within(value)
            : IsScalar(type) || IsChoice(type) ? null
            : type;
    }

    private static IReadOnlyList<Option> Read(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true }
                && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.MetadataToken)
            .Select(property => new Option(
                OptionNames.Key(property.Name),
                property,
                property.IsDefined(typeof(RequiredMemberAttribute)),
                nullability.Create(property).WriteState == NullabilityState.Nullable,
                [.. property.GetCustomAttributes<ValidationAttribute>()]))
            .ToList();
    }
}
