namespace Holdfast.Models.Asking;

/// <summary>
/// B rows of at most T tokens, padded on the right, which may go on from equally long beginnings read before them, with all targets in the
/// order of their positions.
/// </summary>
internal sealed class ScoringBatch
{
    private readonly List<ScoringTarget> _targets = [];

    /// <summary>Lays out rows.</summary>
    /// <param name="rows">At least one, each with the number of its beginning.</param>
    /// <param name="shared">How many tokens the beginnings have; no target is among them.</param>
    public ScoringBatch(IReadOnlyList<(ScoringPlan.Row Row, int Owner)> rows, int shared)
    {
        Owners = [.. rows.Select(row => (long)row.Owner)];
        Rows = rows.Count;
        Tokens = rows.Max(row => row.Row.Length) - shared;
        Ids = new long[Rows * Tokens];
        for (var i = 0; i < Rows; i++)
        {
            var start = i * Tokens;
            var row = rows[i].Row;
            Widen(row.Ids[shared..], Ids.AsSpan(start));
            _targets.AddRange(row.Targets.Select(target => target with { Position = start + target.Position - shared }));
        }

        _targets.Sort((a, b) => a.Position - b.Position);
    }

    /// <summary>[B]: for each row the number of its beginning.</summary>
    public long[] Owners { get; }

    /// <summary>B.</summary>
    public int Rows { get; }

    /// <summary>T.</summary>
    public int Tokens { get; }

    /// <summary>[B, T], row by row.</summary>
    public long[] Ids { get; }

    /// <summary>
    /// Positions in [B * T] whose logits are needed, each once, at most <paramref name="most"/> at a time, with the targets that
    /// they predict; a target's position counts within its slice.
    /// </summary>
    public IEnumerable<(long[] Positions, IReadOnlyList<ScoringTarget> Targets)> Slices(int most)
    {
        var positions = new List<long>();
        var targets = new List<ScoringTarget>();
        foreach (var target in _targets)
        {
            if (positions.Count == 0 || positions[^1] != target.Position)
            {
                if (positions.Count == most)
                {
                    yield return ([.. positions], [.. targets]);
                    positions.Clear();
                    targets.Clear();
                }

                positions.Add(target.Position);
            }

            targets.Add(target with { Position = positions.Count - 1 });
        }

        if (positions.Count > 0)
        {
            yield return ([.. positions], [.. targets]);
        }
    }

    /// <summary>Copies ids.</summary>
    internal static void Widen(ReadOnlySpan<int> ids, Span<long> to)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            to[i] = ids[i];
        }
    }
}
