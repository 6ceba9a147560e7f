using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Evidence;
using Microsoft.ML.Tokenizers;

namespace Holdfast.Tokenizers;

/// <summary>
/// The third stage: the characters of a word, joined pair by pair in the order of the merges (Sennrich et al.,
/// arXiv 1508.07909, section 3.2). Microsoft.ML.Tokenizers joins; around it stands what it does not know of: pieces
/// with spaces, byte fallback, words taken whole, and characters beyond U+FFFF as one symbol each.
/// </summary>
internal sealed class BpeModel
{
    // Beyond this the joiner's quadratic time costs more than a heap.
    private const int LongestSearched = 512;

    private const int LongestKept = 64;
    private const int MostKept = 1 << 15;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _pieces;
    private readonly BpeTokenizer _joiner;
    private readonly Lazy<PairJoiner> _longJoiner;
    private readonly SymbolAlphabet _symbols;
    private readonly int[] _extraIds;
    private readonly int _firstExtra;
    private readonly ModelRules _rules;
    private readonly HashSet<(char, char)> _neighbors = [];
    private readonly ConcurrentDictionary<string, int[]> _kept = new();
    private int _keptCount;

    private BpeModel(
        Dictionary<string, int> ids, Dictionary<int, string> pieces, List<(string Left, string Right)> merges, ModelRules rules)
    {
        (_ids, _pieces, _rules) = (ids, pieces, rules);
        _symbols = new SymbolAlphabet(ids, rules);
        _firstExtra = pieces.Keys.Max() + 1;
        _extraIds = [.. _symbols.Extra.Select(extra => extra.Id)];
        foreach (var piece in ids.Keys.Select(_symbols.Spell))
        {
            for (var i = 1; i < piece.Length; i++)
            {
                _neighbors.Add((piece[i - 1], piece[i]));
            }
        }

        var vocabulary = ids.Select(entry => KeyValuePair.Create(_symbols.Spell(entry.Key), entry.Value))
            .Concat(_symbols.Extra.Select((extra, i) => KeyValuePair.Create(extra.Symbol.ToString(), _firstExtra + i)));
        _joiner = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges.Select(merge => $"{_symbols.Spell(merge.Left)} {_symbols.Spell(merge.Right)}"),
        });
        (int, int, int)[] joins = [.. merges.Select(merge => (ids[merge.Left], ids[merge.Right], ids[merge.Left + merge.Right]))];
        _longJoiner = new(() => new PairJoiner(SymbolIds(), joins));
    }

    /// <summary>The largest id.</summary>
    public int LargestId => _firstExtra - 1;

    /// <summary>The id of a piece, or null.</summary>
    public int? IdOf(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <summary>The piece of an id, or null.</summary>
    public string? PieceOf(int id) => _pieces.GetValueOrDefault(id);

    /// <summary>Appends the ids of a word.</summary>
    public void Encode(string word, List<int> ids)
    {
        if (_rules.IgnoreMerges && IdOf(word) is { } whole)
        {
            ids.Add(whole);
            return;
        }

        // No piece reaches across neighbours that stand side by side in none, so the stretches between join each by
        // itself: the same ids, without the joiner's quadratic time on texts that are one word to the pre-tokeniser.
        var symbols = _symbols.Symbols(word).AsSpan();
        while (!symbols.IsEmpty)
        {
            var length = 1;
            while (length < symbols.Length && _neighbors.Contains((symbols[length - 1], symbols[length])))
            {
                length++;
            }

            Join(symbols[..length], ids);
            symbols = symbols[length..];
        }
    }

    // The unknown piece and fallback bytes join with nothing, so that their symbols have ids of their own until the end.
    private Dictionary<char, int> SymbolIds() => _ids.Select(entry => (Symbols: _symbols.Spell(entry.Key), entry.Value))
        .Where(entry => entry.Symbols.Length == 1)
        .Concat(_symbols.Extra.Select((extra, i) => (extra.Symbol.ToString(), _firstExtra + i)))
        .ToDictionary(entry => entry.Item1[0], entry => entry.Item2);

    private void Join(ReadOnlySpan<char> symbols, List<int> ids)
    {
        if (symbols.Length > LongestSearched)
        {
            ids.AddRange(_longJoiner.Value.Join(symbols).Select(id => id < _firstExtra ? id : _extraIds[id - _firstExtra]));
            return;
        }

        if (_kept.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbols, out var known))
        {
            ids.AddRange(known);
            return;
        }

        int[] joined = [.. _joiner.EncodeToIds(symbols, considerPreTokenization: false, considerNormalization: false)
            .Select(id => id < _firstExtra ? id : _extraIds[id - _firstExtra])];
        ids.AddRange(joined);
        if (symbols.Length <= LongestKept && Volatile.Read(ref _keptCount) < MostKept && _kept.TryAdd(symbols.ToString(), joined))
        {
            Interlocked.Increment(ref _keptCount);
        }
    }

    /// <summary>Reads the "model" of a tokenizer file.</summary>
    public static BpeModel Read(JsonPart part)
    {
        if (part.Text("type", part["merges"].Exists ? "BPE" : "nothing") is not "BPE" and var kind)
        {
            throw part["type"].Fault("a model that is read here (BPE)", $"\"{kind}\"");
        }

        RefuseAffix(part["continuing_subword_prefix"]);
        RefuseAffix(part["end_of_word_suffix"]);
        if (part["dropout"] is { Exists: true } dropout && dropout.Value.GetRawText() is not ("0" or "0.0"))
        {
            throw dropout.Fault("no dropout", dropout.Value.GetRawText(), "Set it to null: the same text must give the same ids.");
        }

        var (ids, pieces) = ReadVocabulary(part["vocab"]);
        var unknown = part["unk_token"] is { Exists: true } token ? token.AsText() : null;
        if (unknown is not null && !ids.ContainsKey(unknown))
        {
            throw part["unk_token"].Fault("a piece of the vocabulary", $"\"{unknown}\"");
        }

        var rules = new ModelRules(
            unknown,
            part.Flag("fuse_unk", false),
            part.Flag("byte_fallback", false),
            part.Flag("ignore_merges", false));
        return new BpeModel(ids, pieces, ReadMerges(part, ids, rules), rules);
    }

    private static void RefuseAffix(JsonPart part)
    {
        if (part.Exists && part.AsText().Length > 0)
        {
            throw part.Fault("no affix", $"\"{part.AsText()}\"", "Take a tokenizer without affixes to its pieces.");
        }
    }

    private static (Dictionary<string, int> Ids, Dictionary<int, string> Pieces) ReadVocabulary(JsonPart part)
    {
        var ids = new Dictionary<string, int>();
        var pieces = new Dictionary<int, string>();
        foreach (var (piece, number) in part.Members())
        {
            var id = number.AsCount();
            ids[piece] = id;
            if (!pieces.TryAdd(id, piece) && pieces[id] != piece)
            {
                throw part.Fault("each id once", $"id {id} for \"{pieces[id]}\" and \"{piece}\"");
            }
        }

        return ids.Count > 0 ? (ids, pieces) : throw part.Fault("a vocabulary", "none");
    }

    private static List<(string Left, string Right)> ReadMerges(JsonPart part, Dictionary<string, int> ids, ModelRules rules)
    {
        var merges = part.Parts("merges");
        var pairs = new List<(string Left, string Right)>(merges.Count);
        var ranks = new Dictionary<(string, string), int>(merges.Count);
        var faults = new List<string>();
        foreach (var merge in merges)
        {
            var (left, right) = ReadMerge(merge);
            if (new[] { left, right, left + right }.FirstOrDefault(piece => !ids.ContainsKey(piece)) is { } unknown)
            {
                faults.Add(merge.Fault("a merge of pieces in the vocabulary", $"unknown \"{unknown}\"").Message);
            }
            else if (rules.IsByte(left) || rules.IsByte(right))
            {
                faults.Add(merge.Fault("a merge of pieces that are no fallback bytes", $"\"{left}\" and \"{right}\"").Message);
            }

            // Of a merge given twice the last counts, as in the reference.
            ranks[(left, right)] = pairs.Count;
            pairs.Add((left, right));
        }

        return faults.Count == 0
            ? [.. pairs.Where((pair, rank) => ranks[pair] == rank)]
            : throw new InputFaultException([.. faults.Take(10)]);
    }

    /// <summary>Reads "left right" or ["left", "right"].</summary>
    private static (string Left, string Right) ReadMerge(JsonPart part)
    {
        string[] pieces = part.Value.ValueKind == JsonValueKind.Array
            ? [.. part.Items().Select(item => item.AsText())]
            : part.AsText().Split(' ');
        return pieces is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : throw part.Unfit("two pieces");
    }
}

/// <summary>What a model does with a word beyond joining its characters.</summary>
/// <param name="UnknownPiece">The piece that stands for a character not in the vocabulary; null leaves it out.</param>
/// <param name="FuseUnknown">Whether unknown characters side by side become one piece.</param>
/// <param name="ByteFallback">Whether a character not in the vocabulary becomes its UTF-8 bytes' pieces, as "&lt;0x0A&gt;".</param>
/// <param name="IgnoreMerges">Whether a word that is a piece is taken whole, even where merges do not lead to it.</param>
internal sealed record ModelRules(string? UnknownPiece, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges)
{
    /// <summary>Whether a piece stands for a fallback byte.</summary>
    public bool IsByte(string piece) =>
        ByteFallback && piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
        && char.IsAsciiHexDigitUpper(piece[3]) && char.IsAsciiHexDigitUpper(piece[4]);
}
