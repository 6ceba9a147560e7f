using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>What a filter makes of a value.</summary>
internal delegate object? Filter(object? value, Arguments given, Rendering rendering);

/// <summary>The filters that are known here, with Jinja2's meaning; markup is not escaped, as in chat templates.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Filter> _known =
        new([.. TextFilters.All, .. ItemFilters.All, .. ChoiceFilters.All, .. NumberFilters.All]);

    /// <summary>A filter by its name.</summary>
    /// <exception cref="TemplateFault">It is not known here.</exception>
    public static Filter Find(string name) => _known.TryGetValue(name, out var filter) ? filter : throw new TemplateFault(
        $"Expected a filter that is known here, got '{name}'. Use {string.Join(", ", _known.Keys.Order(StringComparer.Ordinal))}.");
}
