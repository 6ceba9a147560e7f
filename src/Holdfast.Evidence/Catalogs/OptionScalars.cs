using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Evidence.Catalogs;

/// <summary>Words and numbers of options: how they are read, written and named in messages.</summary>
internal static class OptionScalars
{
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    public static object? Parse(Type type, YamlScalarNode scalar, out string? fault)
    {
        var text = scalar.Value ?? "";
        fault = null;
        if (type == typeof(string))
        {
            return text;
        }

        if (type.IsEnum)
        {
            var names = Enum.GetNames(type);
            if (names.FirstOrDefault(name => OptionNames.Kebab(name) == text) is { } name)
            {
                return Enum.Parse(type, name);
            }

            fault = $"Expected {InWords(type)}, got '{text}'.{Spelling.Advice(text, [.. names.Select(OptionNames.Kebab)])}";
            return null;
        }

        var value = scalar.Style == ScalarStyle.Plain ? Number(type, text) : null;
        if (value is null)
        {
            fault = $"Expected {InWords(type)}, got {(scalar.Style == ScalarStyle.Plain ? $"'{text}'" : $"the quoted text '{text}'")}.";
        }

        return value;
    }

    public static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        Enum name => OptionNames.Kebab(name.ToString()),
        // 2e-5 as a person writes it, and not 2E-05.
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture)
            .Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e'),
        _ => (string)value,
    };

    public static string Show(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{text}'",
        ICollection list => list.Count == 0 ? "none" : $"{list.Count}",
        _ when OptionShape.IsScalar(value.GetType()) => Text(value),
        _ => value.GetType().Name,
    };

    /// <summary>The kind of value a type takes, for instance "a whole number".</summary>
    public static string InWords(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a text"
            : type == typeof(bool) ? "true or false"
            : type == typeof(double) || type == typeof(float) ? "a number"
            : type.IsPrimitive ? "a whole number"
            : type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type).Select(OptionNames.Kebab))
            : OptionShape.ListEntry(type) is { } entry ? $"a list, each entry {InWords(entry)}"
            : OptionShape.MapValue(type) is { } value ? $"names, each with {InWords(value)}"
            : OptionShape.IsChoice(type) ? Noun(type)
            : "options";
    }

    /// <summary>The same within a limit.</summary>
    public static string InWords(Type type, ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"{InWords(type)} {Limits(range)}",
        MinLengthAttribute least when OptionShape.IsScalar(type) => $"a text of at least {Units(least.Length, "character")}",
        MinLengthAttribute least => $"at least {Units(least.Length, "entry")}",
        MaxLengthAttribute most => $"at most {Units(most.Length, OptionShape.IsScalar(type) ? "character" : "entry")}",
        AllowedValuesAttribute allowed => "one of " + string.Join(", ", allowed.Values.Select(value => Show(value))),
        RegularExpressionAttribute pattern => rule.ErrorMessage ?? $"a text that matches {pattern.Pattern}",
        _ => rule.FormatErrorMessage("the value"),
    };

    /// <summary>An interface as a noun with its article: <c>IAttack</c> is "an attack".</summary>
    public static string Noun(Type type)
    {
        var noun = OptionNames.Kebab(type.Name[1..]).Replace('-', ' ');
        return ("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;
    }

    private static object? Number(Type type, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => text switch { "true" => true, "false" => false, _ => null },
            TypeCode.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var n) ? n : null,
            TypeCode.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var n) ? n : null,
            TypeCode.UInt64 => ulong.TryParse(text, NumberStyles.None, culture, out var n) ? n : null,
            TypeCode.Single => float.TryParse(text, NumberStyles.Float, culture, out var n) && float.IsFinite(n) ? n : null,
            TypeCode.Double => double.TryParse(text, NumberStyles.Float, culture, out var n) && double.IsFinite(n) ? n : null,
            _ => throw new NotSupportedException($"{type} is no type for an option."),
        };
    }

    private static string Limits(RangeAttribute range)
    {
        var low = Bound(range.Minimum);
        var high = Bound(range.Maximum);
        return (low, high) switch
        {
            ({ } least, { } most) => $"{(range.MinimumIsExclusive ? "above" : "from")} {least} "
                + $"{(range.MaximumIsExclusive ? "and below" : range.MinimumIsExclusive ? "and at most" : "to")} {most}",
            ({ } least, null) => $"{(range.MinimumIsExclusive ? "above" : "of at least")} {least}",
            (null, { } most) => $"{(range.MaximumIsExclusive ? "below" : "of at most")} {most}",
            _ => "",
        };
    }

    // The largest number of a type means that there is no limit.
    private static string? Bound(object value) => value switch
    {
        int.MaxValue or int.MinValue or double.MaxValue or double.MinValue => null,
        double number when double.IsInfinity(number) => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string Units(int count, string noun) =>
        count == 1 ? $"1 {noun}" : noun == "entry" ? $"{count} entries" : $"{count} {noun}s";
}
