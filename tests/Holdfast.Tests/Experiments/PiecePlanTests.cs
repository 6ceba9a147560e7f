using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;

namespace Holdfast.Tests.Experiments;

public class PiecePlanTests
{
    private static readonly RunPlan Plan = new()
    {
        Seeds = [1, 2],
        Safeguards = [new PlannedSafeguard("a"), new PlannedSafeguard("b")],
        Attacks = [new PlannedAttack("x", 1), new PlannedAttack("y", 1)],
    };

    private readonly List<Cell> _pending = [.. Plan.Cells()];
    private readonly HashSet<long> _prepared = [];
    private readonly HashSet<(long, string)> _released = [];
    private HashSet<string>? _tuned;

    [Fact]
    public void Each_piece_waits_for_what_it_needs()
    {
        Assert.Equal([new Piece(1), new Piece(2)], Ready());
        _prepared.Add(1);
        Assert.Equal([new Piece(1, "a"), new Piece(1, "b"), new Piece(2)], Ready());
        _released.Add((1, "a"));
        Assert.Equal([new Piece(1, "a", Cell.NoAttack), new Piece(1, "b"), new Piece(2)], Ready());
        _pending.Remove(new Cell(1, "a", Cell.NoAttack));
        Assert.Equal([new Piece(1, "a", "x"), new Piece(1, "a", "y"), new Piece(1, "b"), new Piece(2)], Ready());
        _pending.RemoveAll(cell => cell.Safeguard == "a" || cell.Seed == 2);
        Assert.Equal([new Piece(1, "b")], Ready());
        _pending.Clear();
        Assert.Empty(Ready());
    }

    [Fact]
    public void A_search_comes_before_everything_of_its_safeguard()
    {
        _tuned = ["a"];
        Assert.Equal([new Piece(9, IsOfSearch: true), new Piece(1), new Piece(2)], Ready());
        _prepared.UnionWith([1, 9]);
        Assert.Equal([new Piece(9, "b", IsOfSearch: true), new Piece(1, "a"), new Piece(2)], Ready());
        Assert.Equal(Ready()[0], PiecePlan.Next(Ready(), new Piece(1), isAlone: false));
        _tuned.Add("b");
        Assert.Equal([new Piece(1, "a"), new Piece(1, "b"), new Piece(2)], Ready());
        Assert.Equal(6, _pending.Count(new Piece(9, "b", IsOfSearch: true).IsNeededBy));
    }

    [Fact]
    public void Alone_one_goes_on_with_what_is_loaded()
    {
        Piece[] ready = [new(1, "a"), new(1, "b", "x"), new(2, "a")];
        Assert.Equal(new Piece(1, "a"), PiecePlan.Next(ready, null, isAlone: true));
        Assert.Equal(new Piece(1, "b", "x"), PiecePlan.Next(ready, new Piece(1, "b"), isAlone: true));
        Assert.Equal(new Piece(2, "a"), PiecePlan.Next(ready, new Piece(2), isAlone: true));
        Assert.Null(PiecePlan.Next([], null, isAlone: true));
    }

    [Fact]
    public void Among_several_the_trainings_come_first()
    {
        Piece[] ready = [new(1, "a", "x"), new(1, "b"), new(1, "c", "x"), new(2)];
        Assert.Equal(new Piece(1, "b"), PiecePlan.Next(ready, new Piece(1, "a"), isAlone: false));
        Assert.Equal(new Piece(1, "c", "x"), PiecePlan.Next([ready[0], ready[2], ready[3]], new Piece(1, "c"), isAlone: false));
        Assert.Equal(new Piece(1, "a", "x"), PiecePlan.Next([ready[0], ready[2], ready[3]], new Piece(1, "b"), isAlone: false));
    }

    [Fact]
    public void A_failed_piece_takes_along_the_cells_that_need_it()
    {
        Assert.Equal(6, _pending.Count(new Piece(1).IsNeededBy));
        Assert.Equal(3, _pending.Count(new Piece(1, "a").IsNeededBy));
        Assert.Equal(new Cell(1, "a", "x"), Assert.Single(_pending, new Piece(1, "a", "x").IsNeededBy));
    }

    [Fact]
    public void Nobody_is_hired_who_would_have_nothing_to_do()
    {
        Assert.Equal(8, PiecePlan.Width(_pending));
        Assert.Equal(1, PiecePlan.Width([new Cell(1, "a", Cell.NoAttack), new Cell(1, "a", "x")]));
    }

    private IReadOnlyList<Piece> Ready() =>
        PiecePlan.Ready(_pending, new RunStand(
            _prepared.Contains, cell => _released.Contains((cell.Seed, cell.Safeguard)), _tuned is null ? null : 9,
            safeguard => _tuned?.Contains(safeguard) ?? true));
}
