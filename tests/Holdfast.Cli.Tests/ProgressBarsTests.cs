using Spectre.Console;

namespace Holdfast.Cli.Tests;

public class ProgressBarsTests
{
    /// <summary>
    /// A run on a terminal tells of its cells first of all; a bar without a name ended it there with an unhandled exception.
    /// </summary>
    [Fact]
    public void The_bar_over_all_cells_begins_with_its_numbers()
    {
        using var written = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(written),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        ProgressBars.Watch(console, view =>
        {
            view.Cells(3, 12, null);
            Until(() => written.ToString().Contains("cells: 3 of 12", StringComparison.Ordinal));
            view.Progress("seed-1/tar/[forget]", 5, 10);
            view.Note("a note");
            Thread.Sleep(300);
            view.Cells(4, 12, TimeSpan.FromSeconds(3725));
            Thread.Sleep(300);
            view.Progress("seed-1/tar/[forget]", 10, 10);
            return 0;
        });
        Assert.Contains("cells: 3 of 12", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("seed-1/tar/[forget]", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("1:02:0", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("a note", written.ToString(), StringComparison.Ordinal);
    }

    // The bars are drawn by a thread of their own, which a busy machine lets wait.
    private static void Until(Func<bool> drawn)
    {
        for (var wait = 0; wait < 200 && !drawn(); wait++)
        {
            Thread.Sleep(50);
        }
    }
}
