using Holdfast.Experiments.Work;

namespace Holdfast.Tests.Experiments;

/// <summary>Time left from the number of cells alone began at 23 minutes for a run of two.</summary>
public sealed class PaceTests
{
    private readonly Clock _clock = new();
    private readonly Pace _pace;

    public PaceTests() => _pace = new Pace(
        _clock, 2, piece => piece.Attack switch { "short" => 10, "long" => 100, _ => 0 });

    [Fact]
    public void Nothing_is_said_while_a_kind_is_unknown()
    {
        Assert.Equal(TimeSpan.Zero, _pace.Left([]));
        Do(new Piece(1), 30);
        Assert.Null(_pace.Left([new Piece(2), new Piece(1, "tar")]));
        Do(new Piece(1, "tar"), 300);
        Assert.Equal(TimeSpan.FromSeconds(300), _pace.Left([new Piece(2), new Piece(2, "tar")]));
        Assert.Null(_pace.Left([new Piece(2, "tar", "short")]));
    }

    [Fact]
    public void Every_kind_counts_with_its_own_cost_and_one_not_done_yet_by_its_operations()
    {
        Do(new Piece(1, "tar", "short"), 5);
        Do(new Piece(1, "none", "short"), 7);
        Assert.Equal(TimeSpan.FromSeconds(60), _pace.Left([new Piece(1, "tar", "long")]));
        Assert.Equal(TimeSpan.FromSeconds((60 + 60 + 6) / 2.0),
            _pace.Left([new Piece(1, "tar", "long"), new Piece(2, "tar", "long"), new Piece(2, "tar", "short")]));
    }

    [Fact]
    public void What_is_in_hand_counts_with_its_rest_and_a_failure_not_at_all()
    {
        Do(new Piece(1, "tar"), 100);
        _pace.Begin(new Piece(2, "tar"));
        _clock.Seconds += 40;
        Assert.Equal(TimeSpan.FromSeconds(60), _pace.Left([new Piece(2, "tar")]));
        _pace.End(new Piece(2, "tar"), counts: false);
        Assert.Equal(TimeSpan.FromSeconds(100), _pace.Left([new Piece(3, "tar")]));
    }

    private void Do(Piece piece, long seconds)
    {
        _pace.Begin(piece);
        _clock.Seconds += seconds;
        _pace.End(piece, counts: true);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
