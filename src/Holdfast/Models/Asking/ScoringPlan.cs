namespace Holdfast.Models.Asking;

/// <summary>A token whose log-probability is asked.</summary>
/// <param name="Query">Number of the query that it belongs to.</param>
/// <param name="Position">Which hidden state predicts it; within a slice, which of the slice's.</param>
/// <param name="Id">The token.</param>
internal readonly record struct ScoringTarget(int Query, int Position, int Id);

/// <summary>
/// Spreads queries over as few rows as possible. A row is what the model reads to predict a continuation; since attention is causal,
/// a row that begins another one is read there (the four letters of a question need one row), and rows that begin alike (the choices of
/// a question, the questions after the same solved examples) read their common beginning once, beside others of the same length.
/// </summary>
internal sealed class ScoringPlan
{
    // Keeping a beginning for others costs about as much as reading this many tokens in a full batch.
    private const int WorthKeeping = 128;

    // A row that goes on from a beginning holds its keys and values again: at most so many times the tokens of a batch at once.
    private const int MostHeld = 4;

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

    /// <summary>
    /// Passes of rows that share beginnings, the longest first, then one of all other rows; rows of similar length together.
    /// </summary>
    /// <param name="tokensPerBatch">The most tokens read at once, padding included; a longer row or beginning goes alone.</param>
    public IEnumerable<ScoringPass> Passes(int tokensPerBatch)
    {
        var rows = Merge();
        var families = new List<Family>();
        if (rows.Count > 0)
        {
            Divide(rows, Common(rows), 0, rows.Count, families);
        }

        foreach (var alike in families.GroupBy(family => family.Shared).OrderByDescending(alike => alike.Key))
        {
            var together = new List<Family>();
            foreach (var family in alike)
            {
                if (together.Count > 0 && family.Shared > 0 && !Fits([.. together, family], tokensPerBatch))
                {
                    yield return Pass(together, tokensPerBatch);
                    together.Clear();
                }

                together.Add(family);
            }

            yield return Pass(together, tokensPerBatch);
        }
    }

    private static bool Fits(List<Family> families, int tokensPerBatch)
    {
        var shared = families[0].Shared;
        var rows = families.Sum(family => family.Rows.Count);
        return families.Count * shared <= tokensPerBatch
            && rows <= MostRows(families.Max(family => family.Longest), shared, tokensPerBatch);
    }

    // The most rows of a length that are read together.
    private static int MostRows(int length, int shared, int tokensPerBatch) =>
        (int)Math.Min(tokensPerBatch / (length - shared), shared > 0 ? (long)MostHeld * tokensPerBatch / length : int.MaxValue);

    private static ScoringPass Pass(List<Family> families, int tokensPerBatch)
    {
        var shared = families[0].Shared;
        var beginnings = new long[families.Count * shared];
        for (var i = 0; i < families.Count; i++)
        {
            ScoringBatch.Widen(families[i].Rows[0].Ids[..shared], beginnings.AsSpan(i * shared));
        }

        var rows = families.SelectMany((family, owner) => family.Rows.Select(row => (Row: row, Owner: owner))).ToList();
        rows.Sort((a, b) => a.Row.Length != b.Row.Length
            ? b.Row.Length - a.Row.Length
            : a.Row.Targets[0].Query - b.Row.Targets[0].Query);
        var batches = new List<ScoringBatch>();
        for (var start = 0; start < rows.Count;)
        {
            var count = Math.Clamp(MostRows(rows[start].Row.Length, shared, tokensPerBatch), 1, rows.Count - start);
            batches.Add(new ScoringBatch(rows.GetRange(start, count), shared));
            start += count;
        }

        return new ScoringPass(beginnings, families.Count, batches);
    }

    // How many tokens each row begins with as the one before it does, up to where either is asked: those must be read with the rest.
    private static int[] Common(List<Row> rows)
    {
        var common = new int[rows.Count];
        for (var i = 1; i < rows.Count; i++)
        {
            common[i] = Math.Min(
                rows[i].Ids.CommonPrefixLength(rows[i - 1].Ids), Math.Min(rows[i].FirstAsked, rows[i - 1].FirstAsked));
        }

        return common;
    }

    /// <summary>
    /// Divides rows in lexicographic order into families in the cheapest way: all together after what all of them share, or each part that
    /// shares more by itself.
    /// </summary>
    /// <returns>What reading them costs, in tokens.</returns>
    private static long Divide(List<Row> rows, int[] common, int start, int end, List<Family> families)
    {
        var known = families.Count;
        if (end - start == 1)
        {
            families.Add(new Family([rows[start]], 0));
            return rows[start].Length;
        }

        var shared = common.Skip(start + 1).Take(end - start - 1).Min();
        var (apart, together) = (0L, (long)shared + WorthKeeping);
        for (var first = start; first < end;)
        {
            var next = first + 1;
            while (next < end && common[next] > shared)
            {
                next++;
            }

            apart += Divide(rows, common, first, next, families);
            first = next;
        }

        for (var i = start; i < end; i++)
        {
            together += rows[i].Length - shared;
        }

        if (shared == 0 || together >= apart)
        {
            return apart;
        }

        families.RemoveRange(known, families.Count - known);
        families.Add(new Family(rows.GetRange(start, end - start), shared));
        return together;
    }

    private void AddRow(int query, int[] ids, int first, int next, int end)
    {
        var row = new Row(ids, first, end - 1 - first, []);
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

    /// <summary>Rows that begin with the same tokens.</summary>
    private sealed record Family(List<Row> Rows, int Shared)
    {
        public int Longest { get; } = Rows.Max(row => row.Length);
    }

    /// <summary>A stretch of a query's ids that the model reads and what is asked of it.</summary>
    internal sealed record Row(int[] All, int First, int Length, List<ScoringTarget> Targets)
    {
        public ReadOnlySpan<int> Ids => All.AsSpan(First, Length);

        /// <summary>The first hidden state that a target is read off.</summary>
        public int FirstAsked => Targets.Min(target => target.Position);
    }
}
