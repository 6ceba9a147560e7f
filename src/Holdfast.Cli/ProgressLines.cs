using System.Globalization;
using Holdfast.Evidence.Runs;

namespace Holdfast.Cli;

/// <summary>Progress as plain lines for logs and pipes: one at the end of each piece of work, and one now and then before.</summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider time) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Begun, long Shown)> _pieces = [];
    private long? _cells;

    /// <inheritdoc />
    public void Progress(string what, long done, long total)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_pieces.TryGetValue(what, out var piece))
            {
                _pieces.Add(what, piece = (now, now));
            }

            var elapsed = time.GetElapsedTime(piece.Begun, now);
            if (done >= total)
            {
                _pieces.Remove(what);
                writer.WriteLine($"{what}: {total} steps in {InWords(elapsed)}");
            }
            else if (time.GetElapsedTime(piece.Shown, now) >= Interval)
            {
                _pieces[what] = (piece.Begun, now);
                var left = done > 0 ? $", about {InWords(elapsed * ((double)(total - done) / done))} left" : "";
                writer.WriteLine($"{what}: {done} of {total}{left}");
            }
        }
    }

    /// <inheritdoc />
    public void Cells(int done, int total, TimeSpan? left)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_cells is not { } shown)
            {
                _cells = now;
            }
            else if (done == total || time.GetElapsedTime(shown, now) >= Interval)
            {
                _cells = now;
                writer.WriteLine($"cells: {done} of {total}{(left is { } rest && done < total ? $", about {InWords(rest)} left" : "")}");
            }
        }
    }

    /// <inheritdoc />
    public void Note(string text)
    {
        lock (_gate)
        {
            writer.WriteLine(Legible.Line(text));
        }
    }

    private static string InWords(TimeSpan span) => span.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s")
        : span.ToString(span.TotalHours < 1 ? @"m\:ss\ \m\i\n" : @"h\:mm\:ss\ \h", CultureInfo.InvariantCulture);
}
