namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>A list or a tuple. Templates cannot change either.</summary>
/// <param name="Items">The items.</param>
/// <param name="IsTuple">Whether it is a tuple, which is written with parentheses and equals no list.</param>
internal sealed record ListValue(IReadOnlyList<object?> Items, bool IsTuple = false);
