using Holdfast.Evidence;

namespace Holdfast.Tokenizers;

/// <summary>
/// A tokenizer that knows tokens for which a model's embedding has no row, as CodeLlama's does: a text that needs one is refused, and the
/// token named.
/// </summary>
internal sealed class EmbeddedTokenizer : ITextTokenizer
{
    private readonly ITextTokenizer _tokenizer;

    private EmbeddedTokenizer(ITextTokenizer tokenizer, int rows)
    {
        (_tokenizer, VocabularySize) = (tokenizer, rows);
        BeginId = Within(tokenizer.BeginId, "beginning-of-sequence");
        EndId = Within(tokenizer.EndId, "end-of-sequence");
        PadId = tokenizer.PadId < rows ? tokenizer.PadId : EndId ?? 0;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int? BeginId { get; }

    /// <inheritdoc/>
    public int? EndId { get; }

    /// <inheritdoc/>
    public int PadId { get; }

    /// <inheritdoc/>
    public ChatFormat Chat => _tokenizer.Chat;

    /// <summary>The tokenizer itself where all its tokens have a row, else one that minds the rows.</summary>
    /// <param name="tokenizer">Any tokenizer.</param>
    /// <param name="rows">Rows of the embedding.</param>
    /// <exception cref="InputFaultException">The token that begins or ends a sequence has no row.</exception>
    public static ITextTokenizer Of(ITextTokenizer tokenizer, int rows) =>
        new[] { tokenizer.VocabularySize - 1, tokenizer.BeginId ?? 0, tokenizer.EndId ?? 0, tokenizer.PadId }.Max() < rows
            ? tokenizer
            : new EmbeddedTokenizer(tokenizer, rows);

    /// <inheritdoc/>
    /// <exception cref="InputFaultException">The text needs a token that has no row.</exception>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        var ids = _tokenizer.Encode(text, addSpecialTokens);
        foreach (var id in ids)
        {
            if (id >= VocabularySize)
            {
                throw new InputFaultException(
                    $"Expected text for which the model's embedding of {VocabularySize} rows has all tokens, got "
                    + $"'{_tokenizer.Decode([id], skipSpecialTokens: false)}', which is token {id}. Remove it from the text, "
                    + "or use a model that knows it.");
            }
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => _tokenizer.Decode(ids, skipSpecialTokens);

    private int? Within(int? id, string role) => id is null || id < VocabularySize ? id : throw new InputFaultException(
        $"Expected the {role} token to have one of the {VocabularySize} rows of the model's embedding, got id {id}. "
        + "Use the tokenizer and config.json that belong to the model.");
}
