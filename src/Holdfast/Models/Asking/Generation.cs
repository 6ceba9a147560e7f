using Holdfast.Evidence.Asking;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Models.Asking;

/// <summary>
/// Writes on from prompts together, a token of each at a time, with the keys and values of what was read kept. All rows at work have
/// equally many tokens, so that one position serves them: the shortest prompts begin, longer ones join when the others have grown to
/// their length. A row that has ended leaves, so that one that never ends costs its limit and no more.
/// </summary>
/// <param name="model">Computes.</param>
/// <param name="tokenizer">Knows the texts of ids.</param>
/// <param name="ends">The tokens that end a text.</param>
/// <param name="options">How to pick tokens and when to stop.</param>
/// <param name="tokensAtOnce">The most tokens of prompts in one forward pass.</param>
internal sealed class Generation(
    CausalLM model, ITextTokenizer tokenizer, IReadOnlySet<int> ends, CompletionOptions options, int tokensAtOnce)
{
    /// <summary>Writes on until every row has ended, is as long as it may be, or fills the model's window.</summary>
    /// <param name="rows">Rows of any lengths.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    public void Write(IEnumerable<WrittenRow> rows, CancellationToken cancellation)
    {
        using var silent = no_grad();
        using var cache = new KeyValueCache();
        var waiting = new Queue<WrittenRow>(rows.Where(HasRoom).OrderBy(row => row.Ids.Count));
        var open = new List<WrittenRow>();
        while (open.Count > 0 || waiting.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = open.Count > 0 ? open[0].Ids.Count : waiting.Peek().Ids.Count;
            var joining = new List<WrittenRow>();
            while (waiting.TryPeek(out var next) && next.Ids.Count == length)
            {
                joining.Add(waiting.Dequeue());
            }

            Read(joining, cache, cancellation);
            open.AddRange(joining);
            open = Step(open, cache);
        }
    }

    private int Vocabulary => model.Options.VocabularySize;

    // In 64 bits: a limit near the largest number is as good as none.
    private bool HasRoom(WrittenRow row) =>
        row.Ids.Count < Math.Min((long)row.PromptLength + options.MaximumTokens, model.Options.MaximumPositions);

    // All of a prompt but its last token, which is read with the last tokens of the others.
    private void Read(List<WrittenRow> rows, KeyValueCache cache, CancellationToken cancellation)
    {
        var tokens = rows.Count > 0 ? rows[0].Ids.Count - 1 : 0;
        foreach (var together in tokens > 0 ? rows.Chunk(Math.Max(1, tokensAtOnce / tokens)) : [])
        {
            using var read = new KeyValueCache();
            var most = tokensAtOnce / together.Length;
            for (var start = 0; start < tokens; start += most)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var piece = together.SelectMany(row => row.Ids.Skip(start).Take(Math.Min(most, tokens - start)));
                model.Hidden(Ids(piece, together.Length), cache: read);
            }

            cache.Join(read);
        }
    }

    // The rows that go on.
    private List<WrittenRow> Step(List<WrittenRow> open, KeyValueCache cache)
    {
        var logits = NextLogits(open, cache);
        var left = open.Index().Where(row => Extend(row.Item, logits.AsSpan(row.Index * Vocabulary, Vocabulary))).ToList();
        if (left.Count == 0)
        {
            cache.Clear();
        }
        else if (left.Count < open.Count)
        {
            cache.Keep([.. left.Select(row => (long)row.Index)]);
        }

        return [.. left.Select(row => row.Item)];
    }

    // Whether the row goes on.
    private bool Extend(WrittenRow row, ReadOnlySpan<float> logits)
    {
        var next = Sampling.Pick(logits, options, row.Random);
        if (ends.Contains(next))
        {
            return false;
        }

        row.Ids.Add(next);
        if (options.Stops.Count == 0 || CutAtStop(row.Text(tokenizer)) is not { } cut)
        {
            return HasRoom(row);
        }

        row.Cut = cut;
        return false;
    }

    // [B, V], row by row.
    private float[] NextLogits(List<WrittenRow> rows, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var hidden = model.Hidden(Ids(rows.Select(row => row.Ids[^1]), rows.Count), cache: cache);
        return model.Logits(hidden.select(1, 0)).cpu().contiguous().data<float>().ToArray();
    }

    // [B, T].
    private Tensor Ids(IEnumerable<int> ids, int rows)
    {
        var flat = ids.Select(id => (long)id).ToArray();
        return tensor(flat, [rows, flat.Length / rows], device: model.Device);
    }

    private string? CutAtStop(string text)
    {
        var first = options.Stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1)
            .Min();
        return first < 0 ? null : text[..first];
    }
}
