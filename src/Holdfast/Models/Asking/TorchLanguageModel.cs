using System.Globalization;
using Holdfast.Evidence;
using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Chance;
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
        foreach (var batch in plan.Batches(TokensPerBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            ScoreBatch(batch, scores);
        }

        return scores;
    }

    /// <inheritdoc />
    /// <remarks>Where prompt and new tokens exceed the model's window, the prompt loses tokens on the left.</remarks>
    public IReadOnlyList<string> Complete(IReadOnlyList<string> prompts, CompletionOptions options, CancellationToken cancellation = default)
    {
        var seed = new Seed(options.Seed).Derive("completion");
        return [.. prompts.Select((prompt, index) =>
            Complete(prompt, options, seed.Derive(index.ToString(CultureInfo.InvariantCulture)).Random(), cancellation))];
    }

    private string Complete(string prompt, CompletionOptions options, Random random, CancellationToken cancellation)
    {
        using var silent = no_grad();
        using var cache = new KeyValueCache();
        var window = _model.Options.MaximumPositions;
        var ids = _encoder.EncodePrompt(prompt);
        var kept = Math.Clamp(window - options.MaximumTokens, 1, ids.Count);
        ids = [.. ids.Skip(ids.Count - kept)];
        var read = ids.ToList();
        var fresh = read;
        while (read.Count < kept + options.MaximumTokens && read.Count < window)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = Pick(NextLogits(fresh, cache), options, random);
            if (next == _encoder.Tokenizer.EndId)
            {
                break;
            }

            read.Add(next);
            fresh = [next];
            if (options.Stops.Count > 0 && CutAtStop(NewText(read, kept), options.Stops) is { } cut)
            {
                return cut;
            }
        }

        return NewText(read, kept);
    }

    private void ScoreBatch(ScoringBatch batch, ContinuationScore[] scores)
    {
        using var scope = NewDisposeScope();
        var device = _model.Device;
        long vocabulary = _model.Options.VocabularySize;
        using var cache = batch.Shared.Length > 0 ? new KeyValueCache() : null;
        if (cache is not null)
        {
            _model.Hidden(tensor(batch.Shared, [1, batch.Shared.Length], device: device), cache: cache);
            cache.Repeat(batch.Rows);
        }

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

    private float[] NextLogits(IReadOnlyList<int> fresh, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var ids = tensor(fresh.Select(id => (long)id).ToArray(), [1, fresh.Count], device: _model.Device);
        var hidden = _model.Hidden(ids, cache: cache);
        return _model.Logits(hidden.select(1, fresh.Count - 1)).cpu().data<float>().ToArray();
    }

    private static int Pick(float[] logits, CompletionOptions options, Random random)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            best = logits[i] > logits[best] ? i : best;
        }

        if (options.Temperature <= 0)
        {
            return best;
        }

        var weights = logits.Select(logit => Math.Exp((logit - logits[best]) / options.Temperature)).ToArray();
        Narrow(weights, options);
        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return best; // Rounding left a crumb.
    }

    // Leaves weight to the likeliest tokens only: so many, and as many as have so much of the probability together.
    private static void Narrow(double[] weights, CompletionOptions options)
    {
        var left = options.TopP * weights.Sum();
        foreach (var (rank, id) in Enumerable.Range(0, weights.Length).OrderByDescending(id => weights[id]).ToArray().Index())
        {
            var weight = weights[id];
            if (rank >= (options.TopK ?? int.MaxValue) || (options.TopP < 1 && left <= 0))
            {
                weights[id] = 0;
            }

            left -= weight;
        }
    }

    // Decoding new tokens alone would lose a leading space, which some decoders strip from the start of a text.
    private string NewText(List<int> ids, int promptLength)
    {
        var whole = _encoder.Tokenizer.Decode(ids);
        var prompt = _encoder.Tokenizer.Decode(ids[..promptLength]);
        return whole.StartsWith(prompt, StringComparison.Ordinal)
            ? whole[prompt.Length..]
            : _encoder.Tokenizer.Decode(ids[promptLength..]);
    }

    private static string? CutAtStop(string text, IReadOnlyList<string> stops)
    {
        var first = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return first < 0 ? null : text[..first];
    }
}
