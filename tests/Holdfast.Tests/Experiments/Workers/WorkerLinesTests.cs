using Holdfast.Evidence.Asking;
using Holdfast.Evidence.Evaluations;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;
using Holdfast.Experiments.Workers;

namespace Holdfast.Tests.Experiments.Workers;

public class WorkerLinesTests
{
    private static readonly Cell Square = new(-3, "a/b", "x \"y\"");

    public static TheoryData<object> Messages => [
        new WorkerMessage.Ready(),
        new WorkerMessage.Flush(),
        new WorkerMessage.Measure("seed-1/tar/loss", 7, 0.1 + 0.2),
        new WorkerMessage.Measure("seed-1/tar/loss", 7, double.NaN),
        new WorkerMessage.Note("Two\nlines, ünd \"quotes\"."),
        new WorkerMessage.Progress("seed-1/tar", 1, 2),
        new WorkerMessage.Finished(new PieceResult { Failure = "No." }),
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_reads_back_as_it_was(object message)
    {
        var line = WorkerLines.Write((WorkerMessage)message);
        Assert.DoesNotContain('\n', line);
        var back = WorkerLines.Read<WorkerMessage>(line);
        Assert.Equal(WorkerLines.Write(back!), line);
        Assert.IsType(message.GetType(), back);
    }

    [Fact]
    public void A_piece_reads_back_as_it_was()
    {
        foreach (var piece in new[] { new Piece(1), new Piece(-1, "a"), Piece.Of(Square) })
        {
            Assert.Equal(piece, WorkerLines.Read<WorkerOrder>(WorkerLines.Write(new WorkerOrder(piece)))!.Piece);
        }

        Assert.Null(WorkerLines.Read<WorkerOrder>(WorkerLines.Write(new WorkerOrder(null)))!.Piece);
    }

    [Fact]
    public void An_outcome_reads_back_to_the_last_bit()
    {
        var row = ResultRow.OfCost(Square, true, 3, ResultRow.Compute, "flop", 1.0 / 3) with { Chance = 0.25, High = double.PositiveInfinity };
        var outcome = new CellOutcome
        {
            Status = CellStatus.Destroyed,
            Reason = "Ruined.",
            Rows = [row],
            Marks = [new CellMarks(3, "forget", "accuracy", [0, 1, 1, 0]), new CellMarks(3, "harm", "harmfulness", [0.5, double.NaN, 1.0 / 3])],
        };
        var answer = new Answer("math/1", [new ContinuationScore(-1.0 / 7, 3, true)], 2, [5]);
        var line = WorkerLines.Write<WorkerMessage>(new WorkerMessage.Finished(new PieceResult
        {
            Outcome = outcome,
            Answers = [new GivenAnswers("forget", [answer])],
        }));
        var back = Assert.IsType<WorkerMessage.Finished>(WorkerLines.Read<WorkerMessage>(line)).Result;
        Assert.Equal(row, Assert.Single(back.Outcome!.Rows));
        Assert.Equal(outcome.Marks, back.Outcome.Marks);
        Assert.Equal((outcome.Status, outcome.Reason), (back.Outcome.Status, back.Outcome.Reason));
        var given = Assert.Single(Assert.Single(back.Answers).Answers);
        Assert.Equal((answer.Item, answer.Scores[0], answer.Expected, 5), (given.Item, given.Scores[0], given.Expected, given.Lengths![0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"kind\":\"finished\",\"res")]
    [InlineData("{\"kind\":\"unheard-of\"}")]
    [InlineData("terminate called after throwing an instance of 'c10::Error'")]
    public void What_is_no_message_is_passed_over(string line) => Assert.Null(WorkerLines.Read<WorkerMessage>(line));
}
