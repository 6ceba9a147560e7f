namespace Holdfast.Cli.Tests;

public class ProgressLinesTests
{
    [Fact]
    public void A_line_now_and_then_with_the_time_left_and_one_at_the_end()
    {
        var clock = new Clock();
        using var writer = new StringWriter { NewLine = "\n" };
        var lines = new ProgressLines(writer, clock);
        for (var step = 0; step <= 30; step++)
        {
            lines.Progress("tar", step, 30);
            clock.Seconds += 1;
        }

        lines.Note("Done.");
        clock.Seconds += 3700;
        lines.Progress("other", 0, 2);
        clock.Seconds += 3700;
        lines.Progress("other", 1, 2);
        lines.Progress("other", 2, 2);
        Assert.Equal("""
            tar: 10 of 30, about 20.0 s left
            tar: 20 of 30, about 10.0 s left
            tar: 30 steps in 30.0 s
            Done.
            other: 1 of 2, about 1:01:40 h left
            other: 2 steps in 1:01:40 h

            """.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Fact]
    public void The_time_left_of_a_run_is_told_only_where_somebody_knows_it()
    {
        var clock = new Clock();
        using var writer = new StringWriter { NewLine = "\n" };
        var lines = new ProgressLines(writer, clock);
        lines.Cells(50, 96, null);
        clock.Seconds = 8;
        lines.Cells(51, 96, null);
        clock.Seconds = 20;
        lines.Cells(52, 96, null);
        clock.Seconds = 30;
        lines.Cells(53, 96, TimeSpan.FromSeconds(440));
        lines.Cells(96, 96, TimeSpan.Zero);
        Assert.Equal("""
            cells: 52 of 96
            cells: 53 of 96, about 7:20 min left
            cells: 96 of 96

            """.ReplaceLineEndings("\n"), writer.ToString());
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
