using Holdfast.Tokenizers;

namespace Holdfast.Tests.Data;

/// <summary>
/// The tokenizer of <see cref="TinyWorld"/>: a to j are 2 to 11, 0 pads and 1 begins. With a joined pair, those two letters in a row are
/// the last id, and so a text is not always read as it was written.
/// </summary>
internal sealed class FewLetters(string? joined = null) : ITextTokenizer
{
    private const int First = 2;

    private int Joined => joined is null ? -1 : TinyWorld.Vocabulary - 1;

    public int VocabularySize => TinyWorld.Vocabulary;

    public int? BeginId => 1;

    public int? EndId => null;

    public int PadId => 0;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        var ids = new List<int>(addSpecialTokens ? [1] : []);
        for (var at = 0; at < text.Length; at++)
        {
            if (joined is not null && text[at..].StartsWith(joined, StringComparison.Ordinal))
            {
                ids.Add(Joined);
                at++;
            }
            else
            {
                ids.Add(text[at] == '^' ? 1 : text[at] - 'a' + First);
            }
        }

        return ids;
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => string.Concat(ids.Select(id =>
        id == Joined ? joined : id >= First ? $"{(char)('a' + id - First)}" : skipSpecialTokens ? "" : "^"));
}
