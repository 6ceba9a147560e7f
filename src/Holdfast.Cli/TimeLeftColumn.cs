using Spectre.Console;
using Spectre.Console.Rendering;

namespace Holdfast.Cli;

/// <summary>
/// The time left at the mean pace since the bar appeared. The library's own column looks at the last seconds only, in which a bar of
/// long steps does not move, and takes what was done before for done at once.
/// </summary>
internal sealed class TimeLeftColumn : ProgressColumn
{
    private const string Before = "before";

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Says what had been done already when the bar appeared.</summary>
    public static ProgressTask From(ProgressTask task, double done)
    {
        task.State.Update<double>(Before, _ => done);
        return task;
    }

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
        task.ElapsedTime is { } elapsed && task.Value - task.State.Get<double>(Before) is > 0 and var here
            ? (elapsed * ((task.MaxValue - task.Value) / here)).ToString(@"h\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture)
            : "-:--:--");
}
