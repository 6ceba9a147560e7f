namespace Holdfast.Data;

/// <summary>Tokenised texts of one name: N examples, each with its ids and labels, from which seeded batches are drawn.</summary>
public sealed partial class TextSet
{
}
