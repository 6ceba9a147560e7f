using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Tokenizers;

/// <summary>Finds added tokens in a text: from left to right, of those that begin at a place the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Node _root = new();
    private readonly SearchValues<char> _beginnings;

    /// <summary>Makes the finder of tokens, each by the form in which it is looked for.</summary>
    public AddedTokenFinder(IEnumerable<(string Form, AddedToken Token)> tokens)
    {
        foreach (var (form, token) in tokens.Where(entry => entry.Form.Length > 0))
        {
            var node = _root;
            foreach (var character in form)
            {
                if (!node.Next.TryGetValue(character, out var next))
                {
                    node.Next.Add(character, next = new Node());
                }

                node = next;
            }

            node.Token ??= token;
        }

        _beginnings = SearchValues.Create([.. _root.Next.Keys]);
    }

    /// <summary>The parts of a text: added tokens, and what lies between them, for which the token is null.</summary>
    public IEnumerable<(Range Place, AddedToken? Token)> Split(string text)
    {
        var end = 0;
        foreach (var (match, token) in Matches(text))
        {
            var (start, stop) = (match.Start.Value, match.End.Value);
            if (token.SingleWord && (EndsInWord(text.AsSpan(..start)) || StartsWithWord(text.AsSpan(stop..))))
            {
                continue;
            }

            if (token.StripsLeft)
            {
                start = Math.Max(text.AsSpan(..start).TrimEnd().Length, end);
            }

            if (token.StripsRight)
            {
                stop = text.Length - text.AsSpan(stop..).TrimStart().Length;
            }

            if (end < start)
            {
                yield return (end..start, null);
            }

            yield return (start..stop, token);
            end = stop;
        }

        if (end < text.Length)
        {
            yield return (end..text.Length, null);
        }
    }

    private IEnumerable<(Range Place, AddedToken Token)> Matches(string text)
    {
        var at = 0;
        while (true)
        {
            var skip = text.AsSpan(at).IndexOfAny(_beginnings);
            if (skip < 0)
            {
                yield break;
            }

            at += skip;
            var (length, token) = Longest(text, at);
            if (token is null)
            {
                at++;
            }
            else
            {
                yield return (at..(at + length), token);
                at += length;
            }
        }
    }

    private (int Length, AddedToken? Token) Longest(string text, int start)
    {
        (int Length, AddedToken? Token) found = (0, null);
        var node = _root;
        for (var at = start; at < text.Length && node.Next.TryGetValue(text[at], out node); at++)
        {
            if (node.Token is not null)
            {
                found = (at + 1 - start, node.Token);
            }
        }

        return found;
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && IsWord(rune);

    /// <summary>Whether a character is one of words: a letter, mark, digit, connector or joiner (Unicode Annex 18, \w).</summary>
    private static bool IsWord(Rune rune) =>
        Rune.IsLetter(rune) || rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    private sealed class Node
    {
        public Dictionary<char, Node> Next { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
