namespace Holdfast.Evidence.ChatTemplates.Values;

/// <summary>
/// What filters such as <c>map</c> and <c>selectattr</c> give: items that come one by one and only once. It is true even when no item
/// comes, and has no length and no places; <c>|list</c> makes a list of it.
/// </summary>
/// <param name="items">The items, computed as they are asked for.</param>
internal sealed class StreamValue(IEnumerable<object?> items)
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    /// <summary>The items that were not asked for yet.</summary>
    public IEnumerable<object?> Rest()
    {
        while (_items.MoveNext())
        {
            yield return _items.Current;
        }
    }
}
