using System.Globalization;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
using Holdfast.Evidence.ChatTemplates;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Models.Asking;

/// <summary>Lets evaluations talk to a <see cref="CausalLM"/>. Reads the model's weights as they are at each call.</summary>
/// <remarks>
/// A context longer than the model's window loses tokens on the left, as in lm-evaluation-harness. A continuation longer than the
/// window (a text whose perplexity is asked) is scored in windows that follow each other without overlap, each beginning with one
/// token of context; the last one reaches back as far as it can: the harness's rolling log-likelihood. Safe for one thread at a time.
/// </remarks>
public sealed class TorchLanguageModel : ILanguageModel
{
    private readonly CausalLM _model;
    private readonly QueryEncoder _encoder;

    /// <summary>Speaks for a model, with an encoder of its own.</summary>
    /// <exception cref="InputFaultException">The tokenizer has more tokens than the model's embedding.</exception>
    public TorchLanguageModel(CausalLM model, ITextTokenizer tokenizer)
        : this(model, new QueryEncoder(tokenizer))
    {
    }

    /// <summary>Speaks for a model, with an encoder that others use too.</summary>
    /// <exception cref="InputFaultException">The tokenizer has more tokens than the model's embedding.</exception>
    public TorchLanguageModel(CausalLM model, QueryEncoder encoder)
    {
        if (encoder.Tokenizer.VocabularySize > model.Options.VocabularySize)
        {
            throw new InputFaultException(
                $"Expected a tokenizer of at most {model.Options.VocabularySize} tokens, as the model's embedding has rows, got "
                + $"{encoder.Tokenizer.VocabularySize}. Use the tokenizer that belongs to the model.");
        }

        _model = model;
        _encoder = encoder;
    }

    /// <summary>The most tokens in one forward pass, padding included; a longer row goes alone.</summary>
    public int TokensPerBatch { get; init; } = 2048;

    /// <summary>The most prompts that are written on from together.</summary>
    public int RowsPerCompletion { get; init; } = 32;

    /// <summary>Tokens that end a text beside the tokenizer's own, as a checkpoint names them.</summary>
    public IReadOnlyCollection<int> EndIds { get; init; } = [];

    /// <inheritdoc />
    public IReadOnlyList<ContinuationScore> Score(
        IReadOnlyList<ContinuationQuery> queries, CancellationToken cancellation = default)
    {
        var plan = new ScoringPlan(_model.Options.MaximumPositions);
        var scores = new ContinuationScore[queries.Count];
        for (var i = 0; i < queries.Count; i++)
        {
            scores[i] = new(0, 0, IsGreedy: true, IsCut: plan.Add(i, _encoder.Encode(queries[i])));
        }

        using var silent = no_grad();
        foreach (var pass in plan.Passes(TokensPerBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var beginnings = Read(pass);
            foreach (var batch in pass.Batches)
            {
                cancellation.ThrowIfCancellationRequested();
                ScoreBatch(batch, beginnings, scores);
            }
        }

        return scores;
    }

    /// <inheritdoc />
    /// <remarks>Where prompt and new tokens exceed the model's window, the prompt loses tokens on the left.</remarks>
    /// <exception cref="InputFaultException">A stop is empty.</exception>
    public IReadOnlyList<Completion> Complete(
        IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default) =>
        Write(prompts, prompt => _encoder.EncodePrompt(prompt + options.Prefill), options, cancellation);

    /// <inheritdoc />
    /// <remarks>
    /// Where prompt and new tokens exceed the model's window, the prompt loses tokens on the left, the template's first ones among them.
    /// </remarks>
    /// <exception cref="InputFaultException">
    /// A stop is empty; the tokenizer has no chat template, or it is broken or refuses a conversation.
    /// </exception>
    public IReadOnlyList<Completion> Reply(
        IReadOnlyList<IReadOnlyList<ChatMessage>> conversations, CompletionOptions options, CancellationToken cancellation = default)
    {
        return Write(conversations, Encode, options, cancellation);

        IReadOnlyList<int> Encode(IReadOnlyList<ChatMessage> messages) => _encoder.Tokenizer.EncodeAround(
            _encoder.Tokenizer.Chat.Render(messages, addGenerationPrompt: true, new FixedDay(options.Date)).Text + options.Prefill);
    }

    private Completion[] Write<T>(
        IReadOnlyList<T> prompts, Func<T, IReadOnlyList<int>> encode, CompletionOptions options, CancellationToken cancellation)
    {
        var faults = new List<string>();
        options.Check(faults);
        if (faults.Count > 0)
        {
            throw new InputFaultException(faults);
        }

        var seed = new Seed(options.Seed).Derive("completion");
        var most = Math.Max(_model.Options.MaximumPositions - options.MaximumTokens, 1);
        var rows = prompts.Select((prompt, index) =>
            new WrittenRow(encode(prompt), most, seed.Derive(index.ToString(CultureInfo.InvariantCulture)).Random())).ToList();
        var ends = EndIds.Append(_encoder.Tokenizer.EndId ?? -1).ToHashSet();
        var generation = new Generation(_model, _encoder.Tokenizer, ends, options, TokensPerBatch);
        foreach (var together in rows.OrderBy(row => row.Ids.Count).Chunk(RowsPerCompletion))
        {
            generation.Write(together, cancellation);
        }

        return [.. rows.Select(row => new Completion(options.Prefill + row.Text(_encoder.Tokenizer), row.IsCut))];
    }

    private KeyValueCache? Read(ScoringPass pass)
    {
        if (pass.Beginnings.Length == 0)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var cache = new KeyValueCache();
        long[] shape = [pass.Sequences, pass.Beginnings.Length / pass.Sequences];
        _model.Hidden(tensor(pass.Beginnings, shape, device: _model.Device), cache: cache);
        return cache;
    }

    private void ScoreBatch(ScoringBatch batch, KeyValueCache? beginnings, ContinuationScore[] scores)
    {
        using var scope = NewDisposeScope();
        var device = _model.Device;
        long vocabulary = _model.Options.VocabularySize;
        using var cache = beginnings?.For(batch.Owners);
        var ids = tensor(batch.Ids, [batch.Rows, batch.Tokens], device: device);
        var hidden = _model.Hidden(ids, cache: cache).view(-1, _model.Options.Width); // [B*T, D]
        // The logits of long texts over a large vocabulary would outgrow the model; a slice at a time does not.
        var slice = (int)Math.Max(1, (16 << 20) / vocabulary);
        foreach (var (positions, targets) in batch.Slices(slice))
        {
            using var inner = NewDisposeScope();
            var logits = _model.Logits(hidden.index_select(0, tensor(positions, device: device))); // [N, V]
            var normaliser = logits.logsumexp(-1).cpu().data<float>().ToArray(); // [N]
            var greedy = logits.argmax(-1).cpu().data<long>().ToArray(); // [N]
            var flat = targets.Select(target => (target.Position * vocabulary) + target.Id).ToArray();
            var chosen = logits.view(-1).index_select(0, tensor(flat, device: device)).cpu().data<float>().ToArray(); // [M]
            for (var i = 0; i < targets.Count; i++)
            {
                var target = targets[i];
                var score = scores[target.Query];
                scores[target.Query] = score with
                {
                    LogLikelihood = score.LogLikelihood + chosen[i] - normaliser[target.Position],
                    Tokens = score.Tokens + 1,
                    IsGreedy = score.IsGreedy && greedy[target.Position] == target.Id,
                };
            }
        }
    }
}
