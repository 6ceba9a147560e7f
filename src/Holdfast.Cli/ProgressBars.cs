using System.Collections.Concurrent;
using Holdfast.Evidence.Runs;
using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>Progress as bars with the time left, one for each piece of work under way.</summary>
internal sealed class ProgressBars(ProgressContext bars, IAnsiConsole console) : IProgressView
{
    private readonly ConcurrentDictionary<string, Lazy<ProgressTask>> _tasks = new();

    /// <summary>Does some work while its bars are drawn.</summary>
    public static T Watch<T>(IAnsiConsole console, Func<IProgressView, T> work) => console.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new RemainingTimeColumn())
        .Start(bars => work(new ProgressBars(bars, console)));

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
        var task = _tasks.GetOrAdd(what, name => new Lazy<ProgressTask>(
            () => bars.AddTask(Markup.Escape(name), maxValue: Math.Max(1, total)))).Value;
        task.Value = done;
        if (done >= total)
        {
            task.StopTask();
            _tasks.TryRemove(what, out _);
        }
    }

    /// <inheritdoc />
    public void Note(string text) => console.MarkupLineInterpolated($"{text}");
}
