namespace Holdfast.Experiments.Work;

/// <summary>
/// How long what is left of a run will take, from what each kind of piece has cost so far: making what a seed works on, training each
/// safeguard, examining, each attack. Pieces differ by a hundredfold, so their number says nothing.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="workers">How many pieces are worked on side by side.</param>
/// <param name="operations">
/// Operations of a piece, 0 where they are not known: a kind that nobody has done yet costs what others do an operation.
/// </param>
internal sealed class Pace(TimeProvider time, int workers, Func<Piece, double> operations)
{
    private readonly Dictionary<Piece, long> _begun = [];
    private readonly Dictionary<Piece, List<double>> _costs = [];

    /// <summary>A piece was begun.</summary>
    public void Begin(Piece piece) => _begun[piece] = time.GetTimestamp();

    /// <summary>A piece is over.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="counts">Whether it went as others of its kind will.</param>
    public void End(Piece piece, bool counts)
    {
        if (_begun.Remove(piece, out var begun) && counts)
        {
            if (!_costs.TryGetValue(Kind(piece), out var known))
            {
                _costs.Add(Kind(piece), known = []);
            }

            known.Add(time.GetElapsedTime(begun).TotalSeconds);
        }
    }

    /// <summary>How long some pieces will take; null while there is a kind among them that nobody knows the cost of.</summary>
    /// <param name="left">Pieces to do, those in hand among them.</param>
    public TimeSpan? Left(IEnumerable<Piece> left)
    {
        var seconds = left.Select(Remaining).ToList();
        return seconds.Contains(null) ? null : TimeSpan.FromSeconds(Math.Max(seconds.Sum()!.Value / workers, seconds.Max() ?? 0));
    }

    private double? Remaining(Piece piece) => Cost(Kind(piece)) is not { } cost ? null
        : _begun.TryGetValue(piece, out var begun) ? Math.Max(0, cost - time.GetElapsedTime(begun).TotalSeconds)
        : cost;

    private double? Cost(Piece kind)
    {
        if (_costs.TryGetValue(kind, out var known))
        {
            return known.Average();
        }

        var done = _costs.Where(cost => operations(cost.Key) > 0).ToList();
        return operations(kind) > 0 && done.Count > 0
            ? operations(kind) * done.Sum(cost => cost.Value.Average()) / done.Sum(cost => operations(cost.Key))
            : null;
    }

    // Seeds cost alike, and examining or attacking costs the same whatever the safeguard.
    private static Piece Kind(Piece piece) =>
        new(0, piece.Attack is null ? piece.Safeguard : "", piece.Attack, piece.IsOfSearch && piece.Safeguard is not null);
}
