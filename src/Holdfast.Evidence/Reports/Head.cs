namespace Holdfast.Evidence.Reports;

/// <summary>The head of a column.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Words">Whether the column holds words rather than numbers.</param>
/// <param name="Long">Whether these are sentences.</param>
public readonly record struct Head(string Text, bool Words = false, bool Long = false)
{
    /// <summary>The head of a column of numbers.</summary>
    public static implicit operator Head(string text) => new(text);
}
