namespace Holdfast.Tokenizers;

/// <summary>The stages of a tokenizer file, one after the other.</summary>
internal sealed class PipelineTokenizer : ITextTokenizer
{
    private readonly Normalizer _normalizer;
    private readonly PreTokenizer _preTokenizer;
    private readonly BpeModel _model;
    private readonly PostProcessor _postProcessor;
    private readonly TokenDecoder _decoder;
    private readonly Dictionary<int, AddedToken> _added;
    private readonly AddedTokenFinder _written;
    private readonly AddedTokenFinder _normalized;

    /// <summary>Puts the stages together.</summary>
    public PipelineTokenizer(TokenizerStages stages, SpecialTokens special)
    {
        (_normalizer, _preTokenizer, _model, _postProcessor, _decoder, var added) = stages;
        _added = added.ToDictionary(token => token.Id);
        _written = new AddedTokenFinder(added.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalized = new AddedTokenFinder(
            added.Where(token => token.Normalized).Select(token => (_normalizer.Normalize(token.Content), token)));
        VocabularySize = Math.Max(_model.LargestId, _added.Keys.DefaultIfEmpty().Max()) + 1;
        (BeginId, EndId) = (special.Begin, special.End);
        PadId = special.Pad ?? special.End ?? 0;
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
    public ChatFormat Chat { get; init; } = ChatFormat.None;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessor.Before);
        }

        var whole = Mend(text);
        foreach (var (place, token) in _written.Split(whole))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
            }
            else
            {
                EncodeStretch(_normalizer.Normalize(whole[place]), place.Start.Value == 0, ids);
            }
        }

        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessor.After);
        }

        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return string.Concat(_decoder.Decode(Pieces(ids, skipSpecialTokens)));
    }

    private void EncodeStretch(string text, bool atStart, List<int> ids)
    {
        foreach (var (place, token) in _normalized.Split(text))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
                continue;
            }

            foreach (var word in _preTokenizer.Split(new Stretch(text[place], atStart && place.Start.Value == 0)))
            {
                _model.Encode(word.Text, ids);
            }
        }
    }

    /// <summary>The pieces of ids; an id that stands for nothing, as in an embedding with room to spare, has none.</summary>
    private IEnumerable<string> Pieces(IReadOnlyList<int> ids, bool skipSpecialTokens)
    {
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id, nameof(ids));
            if (!_added.TryGetValue(id, out var token))
            {
                if (_model.PieceOf(id) is { } piece)
                {
                    yield return piece;
                }
            }
            else if (!(skipSpecialTokens && token.Special))
            {
                yield return token.Content;
            }
        }
    }

    /// <summary>The text with U+FFFD for each surrogate without its other half, which no UTF-8 can spell.</summary>
    private static string Mend(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes());
}

/// <summary>The stages that a tokenizer file describes.</summary>
internal sealed record TokenizerStages(
    Normalizer Normalizer,
    PreTokenizer PreTokenizer,
    BpeModel Model,
    PostProcessor PostProcessor,
    TokenDecoder Decoder,
    IReadOnlyList<AddedToken> Added);

/// <summary>Ids of the tokens with a part to play; null where the model has none.</summary>
internal readonly record struct SpecialTokens(int? Begin, int? End, int? Pad);
