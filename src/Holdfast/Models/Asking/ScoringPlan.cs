namespace Holdfast.Models.Asking;

/// <summary>A token whose log-probability is asked.</summary>
/// <param name="Query">Number of the query that it belongs to.</param>
/// <param name="Position">Which hidden state predicts it; within a slice, which of the slice's.</param>
/// <param name="Id">The token.</param>
internal readonly record struct ScoringTarget(int Query, int Position, int Id);

/// <summary>
/// Spreads queries over as few rows as possible. A row is what the model reads to predict a continuation; since attention is causal,
/// a row that begins another one is read there (the four letters of a question need one row), and rows that share a long context
/// read it once.
/// </summary>
internal sealed class ScoringPlan
{
    // A forward pass of its own for a context costs about as much as reading this many tokens in a full batch.
    private const int WorthAPass = 128;

    private readonly int _window;
    private readonly List<Row> _rows = [];

    /// <summary>Makes an empty plan.</summary>
    /// <param name="window">The longest row, in tokens.</param>
    public ScoringPlan(int window) => _window = window;

    /// <summary>Adds the tokens of a query's continuation.</summary>
    /// <returns>Whether its context had to be cut on the left.</returns>
    public bool Add(int query, EncodedQuery encoded)
    {
        var (ids, end) = (encoded.Ids, encoded.Ids.Length);
        var next = encoded.ContextLength;
        if (end - next <= _window)
        {
            var first = Math.Max(0, end - 1 - _window);
            AddRow(query, ids, first, next, end);
            return first > 0;
        }

        while (next < end)
        {
            var last = Math.Min(next + _window, end);
            AddRow(query, ids, Math.Max(0, last - 1 - _window), next, last);
            next = last;
        }

        return false;
    }

    /// <summary>Batches of rows that share a context, then batches of rows of similar length.</summary>
    /// <param name="tokensPerBatch">The most tokens in one, padding included; rows that share a context stay together.</param>
    public IEnumerable<ScoringBatch> Batches(int tokensPerBatch)
    {
        var rows = new List<Row>();
        foreach (var group in Groups(Merge()))
        {
            // The last token of the context is read with every row, for it predicts the first of the continuation.
            var shared = group[0].Context - 1;
            if ((group.Count - 1) * shared > WorthAPass)
            {
                yield return new ScoringBatch(group, shared);
            }
            else
            {
                rows.AddRange(group);
            }
        }

        rows.Sort((a, b) => b.Length != a.Length ? b.Length - a.Length : a.Targets[0].Query - b.Targets[0].Query);
        for (var start = 0; start < rows.Count;)
        {
            var count = Math.Clamp(tokensPerBatch / rows[start].Length, 1, rows.Count - start);
            yield return new ScoringBatch(rows.GetRange(start, count), 0);
            start += count;
        }
    }

    private void AddRow(int query, int[] ids, int first, int next, int end)
    {
        var row = new Row(ids, first, end - 1 - first, next - first, []);
        for (; next < end; next++)
        {
            row.Targets.Add(new(query, next - 1 - first, ids[next]));
        }

        _rows.Add(row);
    }

    // In lexicographic order a row stands before those that it begins, and everything between begins with it too.
    private List<Row> Merge()
    {
        _rows.Sort((a, b) => a.Ids.SequenceCompareTo(b.Ids));
        var merged = new List<Row>();
        for (var i = _rows.Count - 1; i >= 0; i--)
        {
            if (merged.Count > 0 && merged[^1].Ids.StartsWith(_rows[i].Ids))
            {
                merged[^1].Targets.AddRange(_rows[i].Targets);
            }
            else
            {
                merged.Add(_rows[i]);
            }
        }

        return merged;
    }

    /// <summary>Splits rows in lexicographic order into runs of equal context; a row that is asked about its context stays alone.</summary>
    private static IEnumerable<List<Row>> Groups(List<Row> rows)
    {
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && IsFree(rows[start]) && IsFree(rows[end])
                && rows[end].Ids[..rows[end].Context].SequenceEqual(rows[start].Ids[..rows[start].Context]))
            {
                end++;
            }

            yield return rows.GetRange(start, end - start);
            start = end;
        }

        static bool IsFree(Row row) => row.Targets.All(target => target.Position >= row.Context - 1);
    }

    /// <summary>A stretch of a query's ids that the model reads, how much of it is context, and what is asked of it.</summary>
    internal sealed record Row(int[] All, int First, int Length, int Context, List<ScoringTarget> Targets)
    {
        public ReadOnlySpan<int> Ids => All.AsSpan(First, Length);
    }
}
