namespace Holdfast.Evidence.Reports;

/// <summary>The head of a column.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Words">Whether the column holds words rather than numbers.</param>
/// <param name="Long">Whether these are sentences.</param>
/// <param name="Over">What stands above it and the columns beside it that have the same; may be empty.</param>
public readonly record struct Head(string Text, bool Words = false, bool Long = false, string Over = "")
{
    /// <summary>Its words with what stands above them.</summary>
    public string Whole => Over.Length == 0 ? Text : $"{Over}: {Text}";

    /// <summary>The head of a column of numbers.</summary>
    public static implicit operator Head(string text) => new(text);
}
