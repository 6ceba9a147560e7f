using Holdfast.Evidence.Asking;
using Holdfast.Tokenizers;
using static TorchSharp.torch;

namespace Holdfast.Models.Asking;

/// <summary>
/// Writes on from prompts of one length together, a token of each at a time, with the keys and values of what was read kept. A row that has
/// ended leaves the batch, so that one that never ends costs its limit and no more.
/// </summary>
/// <param name="model">Computes.</param>
/// <param name="tokenizer">Knows the end token and the texts of ids.</param>
/// <param name="options">How to pick tokens and when to stop.</param>
internal sealed class Generation(CausalLM model, ITextTokenizer tokenizer, CompletionOptions options)
{
    /// <summary>Writes on until every row has ended, is as long as it may be, or fills the model's window.</summary>
    /// <param name="rows">Rows of equally many ids.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    public void Write(IReadOnlyList<WrittenRow> rows, CancellationToken cancellation)
    {
        using var silent = no_grad();
        using var cache = new KeyValueCache();
        var limit = Math.Min(rows[0].Ids.Count + options.MaximumTokens, model.Options.MaximumPositions);
        var open = rows;
        var fresh = open.SelectMany(row => row.Ids);
        while (open.Count > 0 && open[0].Ids.Count < limit)
        {
            cancellation.ThrowIfCancellationRequested();
            var logits = NextLogits([.. fresh.Select(id => (long)id)], open.Count, cache);
            var left = open.Index().Where(row => Extend(row.Item, logits.AsSpan(row.Index * Vocabulary, Vocabulary))).ToList();
            if (left.Count < open.Count)
            {
                cache.Keep([.. left.Select(row => (long)row.Index)]);
            }

            open = [.. left.Select(row => row.Item)];
            fresh = open.Select(row => row.Ids[^1]);
        }
    }

    private int Vocabulary => model.Options.VocabularySize;

    // Whether the row goes on.
    private bool Extend(WrittenRow row, ReadOnlySpan<float> logits)
    {
        var next = Sampling.Pick(logits, options, row.Random);
        if (next == tokenizer.EndId)
        {
            return false;
        }

        row.Ids.Add(next);
        if (options.Stops.Count == 0 || CutAtStop(row.Text(tokenizer)) is not { } cut)
        {
            return true;
        }

        row.Cut = cut;
        return false;
    }

    // [B, V], row by row.
    private float[] NextLogits(long[] fresh, int rows, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var tokens = fresh.Length / rows;
        var hidden = model.Hidden(tensor(fresh, [rows, tokens], device: model.Device), cache: cache);
        return model.Logits(hidden.select(1, tokens - 1)).cpu().contiguous().data<float>().ToArray();
    }

    private string? CutAtStop(string text)
    {
        var first = options.Stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1)
            .Min();
        return first < 0 ? null : text[..first];
    }
}
