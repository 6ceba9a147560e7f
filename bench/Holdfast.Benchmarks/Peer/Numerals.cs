using System.Globalization;
using Holdfast.Tokenizers;

namespace Holdfast.Benchmarks.Peer;

/// <summary>Writes ids as numbers with spaces between, so that both sides read and write the same ids.</summary>
/// <param name="size">Size of the vocabulary.</param>
internal sealed class Numerals(int size) : ITextTokenizer
{
    public int VocabularySize => size;

    public int? BeginId => null;

    public int? EndId => null;

    public int PadId => 0;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) =>
        string.Join(' ', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));
}
