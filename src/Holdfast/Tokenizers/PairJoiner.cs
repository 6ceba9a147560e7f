namespace Holdfast.Tokenizers;

/// <summary>
/// Joins a long stretch pair by pair in the order of the merges, of equal ones the leftmost first: a heap knows which pair comes next, so
/// that n symbols take n log n, where looking for it anew each time takes n² (a million spaces: an hour).
/// </summary>
internal sealed class PairJoiner
{
    private readonly Dictionary<char, int> _symbols;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Joined)> _merges;

    /// <summary>Takes the ids of single symbols, and the merges by their rank.</summary>
    public PairJoiner(Dictionary<char, int> symbols, IReadOnlyList<(int Left, int Right, int Joined)> merges)
    {
        _symbols = symbols;
        _merges = new(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            _merges[(merges[rank].Left, merges[rank].Right)] = (rank, merges[rank].Joined);
        }
    }

    /// <summary>The ids of a stretch of known symbols.</summary>
    public int[] Join(ReadOnlySpan<char> symbols)
    {
        var count = symbols.Length;
        var (ids, next, before) = (new int[count], new int[count], new int[count]);
        for (var at = 0; at < count; at++)
        {
            (ids[at], next[at], before[at]) = (_symbols[symbols[at]], at + 1, at - 1);
        }

        var heap = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (var at = 0; at < count - 1; at++)
        {
            Offer(at);
        }

        while (heap.TryDequeue(out var pair, out _))
        {
            // A pair may have lost a half to another since it was offered; an id that was joined away is none.
            var right = next[pair.At];
            if (ids[pair.At] != pair.Left || right == count || ids[right] != pair.Right)
            {
                continue;
            }

            (ids[pair.At], ids[right]) = (_merges[(pair.Left, pair.Right)].Joined, -1);
            next[pair.At] = next[right];
            if (next[right] < count)
            {
                before[next[right]] = pair.At;
                Offer(pair.At);
            }

            if (before[pair.At] >= 0)
            {
                Offer(before[pair.At]);
            }
        }

        return [.. ids.Where(id => id >= 0)];

        void Offer(int at)
        {
            var (left, right) = (ids[at], ids[next[at]]);
            if (_merges.TryGetValue((left, right), out var merge))
            {
                heap.Enqueue((at, left, right), (merge.Rank, at));
            }
        }
    }
}
