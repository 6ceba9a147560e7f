namespace Holdfast.Tokenizers;

/// <summary>Text to token ids and back. Implementations are immutable and may be used from several threads.</summary>
public interface ITextTokenizer
{
    /// <summary>One more than the largest id, added tokens included.</summary>
    int VocabularySize { get; }

    /// <summary>Id of the beginning-of-sequence token, or null where the model has none.</summary>
    int? BeginId { get; }

    /// <summary>Id of the end-of-sequence token, or null where the model has none.</summary>
    int? EndId { get; }

    /// <summary>Id to fill short rows with: the padding token, else the end token, else 0. Padding is always masked.</summary>
    int PadId { get; }

    /// <summary>How conversations become texts; without a template where the checkpoint brings none.</summary>
    ChatFormat Chat => ChatFormat.None;

    /// <summary>Token ids of a text.</summary>
    /// <param name="text">Any text; special tokens written in it are recognised as such.</param>
    /// <param name="addSpecialTokens">Whether the post-processor adds its tokens (for most models: BOS in front).</param>
    IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true);

    /// <summary>
    /// How many tokens of a whole text its beginning alone starts with too: one that reaches over the border is not among them.
    /// </summary>
    /// <param name="beginning">The beginning of the text.</param>
    /// <param name="ids">Ids of the whole text without special tokens.</param>
    int CountWithin(string beginning, IEnumerable<int> ids) =>
        Encode(beginning, addSpecialTokens: false).Zip(ids).TakeWhile(pair => pair.First == pair.Second).Count();

    /// <summary>The text of token ids.</summary>
    /// <param name="ids">Ids below <see cref="VocabularySize"/>.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true);
}
