namespace Holdfast.Evidence.Catalogs;

/// <summary>Options in words, for help.</summary>
public static class OptionWords
{
    /// <summary>What values an option takes, for instance "a whole number from 1 to 8".</summary>
    public static string Values(Option option)
    {
        var type = option.Property.PropertyType;
        var plain = OptionScalars.InWords(type);
        var limits = option.Rules.Select(rule => OptionScalars.InWords(type, rule)).ToList();

        // A limit repeats the type where it can: "a whole number" is already part of "a whole number from 1 to 8".
        var words = limits.Count == 0 ? plain
            : limits.TrueForAll(limit => limit.StartsWith(plain, StringComparison.Ordinal) || OptionShape.IsScalar(type))
                ? string.Join(", ", limits)
                : $"{plain}; {string.Join(", ", limits)}";
        return option.Nullable ? words + ", or null" : words;
    }

    /// <summary>The default of an option as YAML in one line; null where it is required.</summary>
    /// <param name="option">The option.</param>
    /// <param name="type">The record that has it.</param>
    public static string? Default(Option option, Type type)
    {
        if (option.Required)
        {
            return null;
        }

        var value = option.Property.GetValue(Activator.CreateInstance(type, nonPublic: true));
        return OptionWriter.Line(option.Property.PropertyType, value);
    }
}
