using System.Text.RegularExpressions;
using Holdfast.Tokenizers;

namespace Holdfast.Tests.Data;

/// <summary>
/// Every word with the space before it is a token, as in real vocabularies; 0 pads, 1 begins and is also written as &lt;s>.
/// </summary>
internal sealed partial class Words : ITextTokenizer
{
    private readonly List<string> _known = ["", "<s>"];

    public int VocabularySize => 100;

    public int? BeginId => 1;

    public int? EndId => null;

    public int PadId => 0;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        var ids = new List<int>(addSpecialTokens ? [1] : []);
        foreach (var word in Pieces().Matches(text).Select(match => match.Value))
        {
            if (!_known.Contains(word))
            {
                _known.Add(word);
            }

            ids.Add(_known.IndexOf(word));
        }

        return ids;
    }

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) => string.Concat(ids.Select(id => _known[id]));

    [GeneratedRegex("<s>| ?[A-Za-z]+|.", RegexOptions.Singleline)]
    private static partial Regex Pieces();
}
