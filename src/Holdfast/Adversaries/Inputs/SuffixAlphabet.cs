using Holdfast.Data;
using Holdfast.Evidence;
using Holdfast.Tokenizers;

namespace Holdfast.Adversaries.Inputs;

/// <summary>
/// The tokens that a suffix may be made of, those of printable ASCII text that are read as they are written, and which suffixes can be
/// sent as text at all.
/// </summary>
/// <remarks>Source: Zou et al. 2023, official code, for the restriction to ASCII.</remarks>
public sealed class SuffixAlphabet
{
    private readonly ITextTokenizer _tokenizer;

    /// <summary>Looks through a vocabulary.</summary>
    /// <param name="how">Length and beginning of a suffix.</param>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <exception cref="InputFaultException">No token can be used, or the first suffix is too short.</exception>
    public SuffixAlphabet(GreedyCoordinateGradient how, ITextTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        Ids = [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(IsUsable)];
        if (Ids.Count == 0)
        {
            throw new InputFaultException("Expected a tokenizer with tokens of printable ASCII text, got none. Use another model.");
        }

        var text = string.Concat(Enumerable.Repeat(how.Initial, how.Length));
        Initial = [.. tokenizer.Encode(text, addSpecialTokens: false).Take(how.Length)];
        if (Initial.Count < how.Length)
        {
            throw new InputFaultException(
                $"Expected {how.Length} tokens of '{how.Initial}' written as often, got {Initial.Count}. Give another initial text.");
        }
    }

    /// <summary>The tokens, in the order of their ids.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>The first suffix, S ids.</summary>
    public IReadOnlyList<int> Initial { get; }

    /// <summary>The text of a suffix.</summary>
    public string Text(IReadOnlyList<int> suffix) => _tokenizer.Decode(suffix);

    /// <summary>
    /// Says of suffixes to a request whether they are read again as the tokens that they were written from: with the request around them
    /// where that itself is read so, else by themselves. White space at the end would be lost in a template.
    /// </summary>
    public Func<IReadOnlyList<int>, bool> SurvivesIn(Request request)
    {
        var isWhole = IsRead([.. request.Before, .. Initial, .. request.After]);
        return suffix => !char.IsWhiteSpace(Text(suffix).LastOrDefault(' '))
            && IsRead(isWhole ? [.. request.Before, .. suffix, .. request.After] : suffix);
    }

    private bool IsRead(IReadOnlyList<int> ids) =>
        _tokenizer.Encode(_tokenizer.Decode(ids, skipSpecialTokens: false), addSpecialTokens: false).SequenceEqual(ids);

    private bool IsUsable(int id)
    {
        var text = _tokenizer.Decode([id]);
        return text.Length > 0 && text.All(letter => letter is >= ' ' and <= '~')
            && _tokenizer.Encode(text, addSpecialTokens: false).SequenceEqual([id]);
    }
}
