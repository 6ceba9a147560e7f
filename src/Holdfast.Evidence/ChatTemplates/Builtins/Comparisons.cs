using Holdfast.Evidence.ChatTemplates.Values;

namespace Holdfast.Evidence.ChatTemplates.Builtins;

/// <summary>What the signs of comparison and <c>in</c> mean.</summary>
internal static class Comparisons
{
    /// <summary>Whether a comparison is true.</summary>
    public static bool Holds(object? left, string sign, object? right, Budget budget) => sign switch
    {
        "==" => Value.Equal(left, right, budget),
        "!=" => !Value.Equal(left, right, budget),
        "in" => IsIn(left, right, budget),
        "not in" => !IsIn(left, right, budget),
        "<" => Value.Compare(left, right, budget) < 0,
        "<=" => Value.Compare(left, right, budget) <= 0,
        ">" => Value.Compare(left, right, budget) > 0,
        _ => Value.Compare(left, right, budget) >= 0,
    };

    private static bool IsIn(object? item, object? container, Budget budget)
    {
        switch (container)
        {
            case string text:
                budget.Reserve(text.Length);
                return text.Contains(Value.Text(item), StringComparison.Ordinal);
            case MappingValue mapping:
                return mapping.TryGet(item, out _);
            default:
                return Value.Items(container).Any(other => Value.Equal(item, other, budget));
        }
    }
}
