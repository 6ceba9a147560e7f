using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Tokenizers;

namespace Holdfast.Models.Asking;

/// <summary>
/// Turns queries into token ids by the rule of <see cref="ContinuationQuery"/> and remembers them, since an experiment asks the
/// same questions of many models. Share one encoder among all models of one tokenizer. Safe for one thread at a time.
/// </summary>
public sealed class QueryEncoder
{
    private readonly Dictionary<ContinuationQuery, EncodedQuery> _known = [];
    private readonly int[] _prefix;

    /// <summary>Takes a tokenizer.</summary>
    public QueryEncoder(ITextTokenizer tokenizer)
    {
        Tokenizer = tokenizer;
        _prefix = tokenizer.BeginId is { } begin && tokenizer.Encode("") is [var first, ..] && first == begin ? [begin] : [];
    }

    /// <summary>The tokenizer.</summary>
    public ITextTokenizer Tokenizer { get; }

    /// <summary>How many queries are remembered; when there are more, all are forgotten and remembering begins anew.</summary>
    public int Capacity { get; init; } = 20_000;

    /// <summary>
    /// Ids of a text with the beginning-of-sequence token in front where the tokenizer puts one there, and nothing behind. A text
    /// that has the token written at its beginning gets no second one, as in lm-evaluation-harness.
    /// </summary>
    public IReadOnlyList<int> Encode(string text)
    {
        var ids = Tokenizer.EncodeAround(text);
        return _prefix.Length == 0 || (ids.Count > 0 && ids[0] == _prefix[0]) ? ids : [.. _prefix, .. ids];
    }

    /// <summary>Ids of a text to continue: as <see cref="Encode(string)"/>, and the opening token where that gives nothing.</summary>
    /// <exception cref="InputFaultException">The text is empty and the tokenizer has neither a first nor a last token.</exception>
    internal IReadOnlyList<int> EncodePrompt(string text) => Encode(text) is { Count: > 0 } ids ? ids : [Opening()];

    /// <summary>Ids of a query, context and continuation one after the other.</summary>
    /// <exception cref="ArgumentException">The continuation is empty.</exception>
    /// <exception cref="InputFaultException">The context is empty and the tokenizer has neither a first nor a last token.</exception>
    internal EncodedQuery Encode(ContinuationQuery query)
    {
        if (!_known.TryGetValue(query, out var encoded))
        {
            encoded = EncodeNew(query);
            if (_known.Count >= Capacity)
            {
                _known.Clear();
            }

            _known[query] = encoded;
        }

        return encoded;
    }

    private EncodedQuery EncodeNew(ContinuationQuery query)
    {
        if (query.Continuation.Length == 0)
        {
            throw new ArgumentException("Expected a continuation of at least one character, got an empty one.", nameof(query));
        }

        if (query.Apart)
        {
            var seen = EncodePrompt(query.Context);
            return new([.. seen, .. Tokenizer.Encode(query.Continuation, addSpecialTokens: false)], seen.Count);
        }

        // A merge across the border may leave no token of its own to the continuation; it then keeps the last one.
        var context = Encode(query.Context.TrimEnd());
        var whole = Encode(query.Context + query.Continuation);
        var border = Math.Min(context.Count, whole.Count - 1);
        if (border > 0)
        {
            return new([.. context.Take(border), .. whole.Skip(border)], border);
        }

        // Nothing stands before the continuation: the opening token does, once; a text that is nothing else is scored on it.
        var opening = Opening();
        return whole is [var first, _, ..] && first == opening ? new([.. whole], 1) : new([opening, .. whole], 1);
    }

    private int Opening() => Tokenizer.BeginId ?? Tokenizer.EndId ?? throw new InputFaultException(
        "Expected a tokenizer with a beginning- or end-of-sequence token to read an empty context, got one with neither. "
        + "Name one in tokenizer_config.json or give a context.");
}

/// <summary>Token ids of a query.</summary>
/// <param name="Ids">Context and continuation.</param>
/// <param name="ContextLength">How many of them are context; at least 1.</param>
internal sealed record EncodedQuery(int[] Ids, int ContextLength);
