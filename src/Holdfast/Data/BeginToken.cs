namespace Holdfast.Data;

/// <summary>Which pieces of a text begin with the tokenizer's beginning-of-sequence token; a tokenizer without one adds none.</summary>
public enum BeginToken
{
    /// <summary>All: every piece looks to the model like the start of a text.</summary>
    EveryChunk,

    /// <summary>The first piece of each text only.</summary>
    FirstChunk,

    /// <summary>None.</summary>
    Never,
}
