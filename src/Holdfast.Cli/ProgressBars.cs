using System.Collections.Concurrent;
using Holdfast.Evidence.Runs;
using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>Progress as bars with the time left: one for all cells of a run, and one for each piece of work under way.</summary>
internal sealed class ProgressBars(ProgressContext bars, IAnsiConsole console) : IProgressView
{
    private readonly ConcurrentDictionary<string, Lazy<ProgressTask>> _tasks = new();
    private ProgressTask? _cells;

    /// <summary>Does some work while its bars are drawn.</summary>
    public static T Watch<T>(IAnsiConsole console, Func<IProgressView, T> work) => console.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new TimeLeftColumn())
        .Start(bars => work(new ProgressBars(bars, console)));

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
        var task = _tasks.GetOrAdd(what, name => new Lazy<ProgressTask>(() => Begin(Markup.Escape(name), done, total))).Value;
        task.Value = done;
        if (done >= total)
        {
            task.StopTask();
            _tasks.TryRemove(what, out _);
        }
    }

    /// <inheritdoc />
    public void Cells(int done, int total, TimeSpan? left)
    {
        var description = $"cells: {done} of {total}";
        _cells ??= bars.AddTask(description, maxValue: Math.Max(1, total));
        _cells.Description = description;
        _cells.Value = done;
        TimeLeftColumn.Set(_cells, left);
    }

    /// <inheritdoc />
    public void Note(string text) => console.MarkupLineInterpolated($"{Legible.Line(text)}");

    private ProgressTask Begin(string description, long done, long total)
    {
        var task = bars.AddTask(description, maxValue: Math.Max(1, total));
        task.Value = done;
        return TimeLeftColumn.From(task, done);
    }
}
