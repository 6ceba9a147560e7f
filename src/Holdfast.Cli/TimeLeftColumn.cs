using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Holdfast.Cli;

/// <summary>
/// The time left: of one piece of work at its mean pace since the bar appeared, of a whole run as it is told; nothing before there is
/// something to say. The library's own column looks at the last seconds only, in which a bar of long steps does not move, and takes what
/// was done before for done at once.
/// </summary>
internal sealed class TimeLeftColumn : ProgressColumn
{
    private const string Before = "before";
    private const string Told = "told";

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Says what had been done already when the bar appeared: its time left is told by its pace.</summary>
    public static ProgressTask From(ProgressTask task, double done)
    {
        task.State.Update<Known<double>>(Before, _ => new(done));
        return task;
    }

    /// <summary>Says how much time is left from now on; null where nobody knows.</summary>
    public static void Set(ProgressTask task, TimeSpan? left) =>
        task.State.Update<Known<TimeSpan>>(Told, _ => new(left is { } rest ? rest + (task.ElapsedTime ?? TimeSpan.Zero) : null));

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Left(task) switch
    {
        { } left when left >= TimeSpan.Zero => left.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        _ => "",
    });

    private static TimeSpan? Left(ProgressTask task)
    {
        var elapsed = task.ElapsedTime ?? TimeSpan.Zero;
        return task.State.Get<Known<TimeSpan>>(Told).Value is { } end ? end - elapsed
            : elapsed > TimeSpan.Zero && task.State.Get<Known<double>>(Before).Value is { } before && task.Value > before
                ? elapsed * ((task.MaxValue - task.Value) / (task.Value - before))
            : null;
    }

    // The library keeps values of types that cannot be null.
    private readonly record struct Known<T>(T? Value)
        where T : struct;
}
