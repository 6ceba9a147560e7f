namespace Holdfast.Evidence.Catalogs;

/// <summary>
/// Tells where an option of a record stands that older files write elsewhere. A file that a person writes is told the new place; a recipe
/// that an older version resolved is read as if it had been written there.
/// </summary>
/// <param name="path">The old place, from the record on, for instance <c>outer.steps</c>.</param>
/// <param name="now">The new place; null where there is none any more and nothing depended on it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FormerOptionAttribute(string path, string? now = null) : Attribute
{
    /// <summary>The old place.</summary>
    public string Path { get; } = path;

    /// <summary>The new place, or null.</summary>
    public string? Now { get; } = now;
}
