using System.Globalization;
using System.Text;
using Holdfast.Evidence;

namespace Holdfast.Tokenizers;

/// <summary>
/// Writes pieces and words so that each symbol to join is one UTF-16 unit and none is a space: characters beyond U+FFFF
/// and the space get units that the vocabulary leaves free, and so do fallback bytes and the unknown piece.
/// </summary>
internal sealed class SymbolAlphabet
{
    private readonly HashSet<char> _known = [];
    private readonly Dictionary<int, char> _standIns = [];
    private readonly HashSet<int> _knownStandIns = [];
    private readonly char[]? _bytes;
    private readonly char? _unknown;
    private readonly bool _fusesUnknown;

    /// <summary>Makes the alphabet of a vocabulary.</summary>
    public SymbolAlphabet(Dictionary<string, int> ids, ModelRules rules)
    {
        _fusesUnknown = rules.FuseUnknown;
        var used = new HashSet<char>(ids.Keys.SelectMany(piece => piece));
        var free = Enumerable.Range(0xE000, 0x1900).Concat(Enumerable.Range(0x100, 0xD600))
            .Select(unit => (char)unit).Where(unit => !used.Contains(unit)).GetEnumerator();
        char Take() => free.MoveNext()
            ? free.Current
            : throw new InputFaultException(
                "Expected a vocabulary of fewer than 60,000 different characters, got more. Take another tokenizer.");

        foreach (var piece in ids.Keys)
        {
            foreach (var rune in piece.EnumerateRunes())
            {
                if ((!rune.IsBmp || rune.Value == ' ') && !_standIns.ContainsKey(rune.Value))
                {
                    _standIns.Add(rune.Value, Take());
                }
            }

            if (Rune.TryGetRuneAt(piece.Length > 0 ? piece : " ", 0, out var only) && only.Utf16SequenceLength == piece.Length)
            {
                _ = _standIns.ContainsKey(only.Value) ? _knownStandIns.Add(only.Value) : _known.Add((char)only.Value);
            }
        }

        var extra = new List<(char Symbol, int Id)>();
        char Add(string piece)
        {
            extra.Add((Take(), ids[piece]));
            return extra[^1].Symbol;
        }

        string[] bytes = [.. Enumerable.Range(0, 256).Select(value => string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"))];
        _bytes = rules.ByteFallback ? [.. bytes.Select(piece => ids.ContainsKey(piece) ? Add(piece) : '\0')] : null;
        _unknown = rules.UnknownPiece is { } unknown ? Add(unknown) : null;
        Extra = extra;
    }

    /// <summary>Symbols beside the pieces, and the id each stands for.</summary>
    public IReadOnlyList<(char Symbol, int Id)> Extra { get; }

    /// <summary>A piece in symbols.</summary>
    public string Spell(string piece)
    {
        if (piece.All(unit => unit != ' ' && !char.IsSurrogate(unit)))
        {
            return piece;
        }

        var result = new StringBuilder();
        foreach (var rune in piece.EnumerateRunes())
        {
            result.Append(_standIns.TryGetValue(rune.Value, out var standIn) ? standIn : (char)rune.Value);
        }

        return result.ToString();
    }

    /// <summary>A word in symbols, those of bytes or of the unknown piece where the vocabulary lacks a character.</summary>
    public string Symbols(string word)
    {
        if (word.All(_known.Contains))
        {
            return word;
        }

        var result = new StringBuilder(word.Length);
        var waiting = false;
        foreach (var rune in word.EnumerateRunes())
        {
            if (SymbolOf(rune) is { } symbol)
            {
                result.Append(waiting ? _unknown : null).Append(symbol);
                waiting = false;
            }
            else if (BytesOf(rune) is { } bytes)
            {
                // As in the reference: bytes overtake an unknown character that waits for another to fuse with.
                result.Append(bytes);
            }
            else if (_unknown is not null)
            {
                result.Append(waiting && !_fusesUnknown ? _unknown : null);
                waiting = true;
            }
        }

        return result.Append(waiting ? _unknown : null).ToString();
    }

    private char? SymbolOf(Rune rune) =>
        rune.IsBmp && _known.Contains((char)rune.Value) ? (char)rune.Value
        : _knownStandIns.Contains(rune.Value) ? _standIns[rune.Value]
        : null;

    private string? BytesOf(Rune rune)
    {
        if (_bytes is null)
        {
            return null;
        }

        Span<byte> utf8 = stackalloc byte[4];
        Span<char> symbols = stackalloc char[4];
        var count = rune.EncodeToUtf8(utf8);
        for (var i = 0; i < count; i++)
        {
            symbols[i] = _bytes[utf8[i]];
        }

        return symbols[..count].Contains('\0') ? null : new string(symbols[..count]);
    }
}
