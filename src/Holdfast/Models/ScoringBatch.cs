namespace Holdfast.Models;

/// <summary>B rows of at most T tokens, padded on the right, with all targets in the order of their positions.</summary>
internal sealed class ScoringBatch
{
    private readonly List<ScoringTarget> _targets = [];

    /// <summary>Lays out rows, the longest first.</summary>
    public ScoringBatch(List<ScoringPlan.Row> rows)
    {
        Rows = rows.Count;
        Tokens = rows[0].Length;
        Ids = new long[Rows * Tokens];
        for (var row = 0; row < Rows; row++)
        {
            var ids = rows[row].Ids;
            for (var i = 0; i < ids.Length; i++)
            {
                Ids[(row * Tokens) + i] = ids[i];
            }

            _targets.AddRange(rows[row].Targets.Select(target => target with { Position = (row * Tokens) + target.Position }));
        }

        _targets.Sort((a, b) => a.Position - b.Position);
    }

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
}
