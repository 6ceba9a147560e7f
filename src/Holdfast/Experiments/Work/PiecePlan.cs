using Holdfast.Evidence.Runs;

namespace Holdfast.Experiments.Work;

/// <summary>
/// Which pieces of work can be begun, given what the run folder holds. A run that goes on asks the same questions as one that begins,
/// and gets fewer answers.
/// </summary>
internal static class PiecePlan
{
    /// <summary>The pieces that wait for nothing, in the plan's order.</summary>
    /// <param name="pending">Cells without an outcome, in the plan's order.</param>
    /// <param name="stand">What is there already.</param>
    public static IReadOnlyList<Piece> Ready(IReadOnlyList<Cell> pending, RunStand stand)
    {
        var ready = new List<Piece>(Searches(pending, stand, left: false));
        foreach (var seed in pending.Where(cell => stand.IsTuned(cell.Safeguard)).GroupBy(cell => cell.Seed))
        {
            if (!stand.IsPrepared(seed.Key))
            {
                ready.Add(new Piece(seed.Key));
                continue;
            }

            foreach (var safeguard in seed.GroupBy(cell => cell.Safeguard))
            {
                if (!stand.IsReleased(safeguard.First()))
                {
                    ready.Add(new Piece(seed.Key, safeguard.Key));
                }
                else if (safeguard.FirstOrDefault(cell => cell.IsBeforeAttack) is { Attack: not null } before)
                {
                    // Before the attacks first: what an attack ruined is told by comparison with it.
                    ready.Add(Piece.Of(before));
                }
                else
                {
                    ready.AddRange(safeguard.Select(Piece.Of));
                }
            }
        }

        return ready;
    }

    /// <summary>Every piece that is left, those that wait for others among them.</summary>
    /// <param name="pending">Cells without an outcome, in the plan's order.</param>
    /// <param name="stand">What is there already.</param>
    public static IEnumerable<Piece> Left(IReadOnlyList<Cell> pending, RunStand stand) =>
    [
        .. Searches(pending, stand, left: true),
        .. pending.Select(cell => cell.Seed).Distinct().Where(seed => !stand.IsPrepared(seed)).Select(seed => new Piece(seed)),
        .. pending.Where(cell => !stand.IsReleased(cell)).Select(cell => new Piece(cell.Seed, cell.Safeguard)).Distinct(),
        .. pending.Select(Piece.Of),
    ];

    /// <summary>The piece to begin next, or null where all are begun.</summary>
    /// <param name="ready">Pieces that can be begun, in the plan's order.</param>
    /// <param name="last">The last piece of who asks: its model is still loaded.</param>
    /// <param name="isAlone">Whether nobody else works on the run.</param>
    public static Piece? Next(IReadOnlyCollection<Piece> ready, Piece? last, bool isAlone)
    {
        // With several at work the trainings of the seed at hand come first: they are long, and its attacks wait for them. Searches come
        // before everything, in whichever order: all else of their safeguard waits for them.
        bool IsUrgent(Piece piece) =>
            !isAlone && piece.Attack is null && (piece.IsOfSearch || piece.Seed == ready.First(first => !first.IsOfSearch).Seed);
        return ready
            .OrderBy(piece => IsUrgent(piece) ? piece.IsOfSearch ? -1 : 0 : 1)
            .ThenBy(piece => last is null || piece.Seed != last.Seed ? 2 : piece.Safeguard != last.Safeguard ? 1 : 0)
            .FirstOrDefault();
    }

    /// <summary>How many pieces can ever be worked on side by side.</summary>
    /// <param name="pending">Cells without an outcome.</param>
    public static int Width(IReadOnlyList<Cell> pending) => Math.Max(
        pending.Count(cell => !cell.IsBeforeAttack),
        pending.Select(cell => (cell.Seed, cell.Safeguard)).Distinct().Count());

    // One world for all searches, made before the first of them.
    private static IEnumerable<Piece> Searches(IReadOnlyList<Cell> pending, RunStand stand, bool left)
    {
        var searched = pending.Select(cell => cell.Safeguard).Distinct().Where(safeguard => !stand.IsTuned(safeguard)).ToList();
        if (searched.Count == 0 || stand.SearchSeed is not { } seed)
        {
            return [];
        }

        List<Piece> made = stand.IsPrepared(seed) ? [] : [new Piece(seed, IsOfSearch: true)];
        return made.Count > 0 && !left ? made : made.Concat(searched.Select(safeguard => new Piece(seed, safeguard, IsOfSearch: true)));
    }
}
