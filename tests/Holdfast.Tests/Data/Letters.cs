using Holdfast.Tokenizers;

namespace Holdfast.Tests.Data;

/// <summary>Every character is a token: its code, with 0 for padding and 1 for the beginning.</summary>
internal sealed class Letters : ITextTokenizer
{
    public int VocabularySize => 128;

    public int? BeginId { get; init; } = 1;

    public int? EndId { get; init; } = 2;

    public int PadId => 0;

    public ChatFormat Chat { get; init; } = ChatFormat.None;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        var ids = text.Select(letter => (int)letter);
        return addSpecialTokens && BeginId is { } begin ? [begin, .. ids] : [.. ids];
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) =>
        string.Concat(ids.Where(id => id > 2).Select(id => (char)id));
}
