using System.Text.Json;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// The journal of a run: measures and notes become lines of <c>events.jsonl</c>, progress goes to the view alone. Lines are gathered
/// and written once a second, so that a training of many short steps pays next to nothing; a kill loses at most that second.
/// </summary>
internal sealed class RunJournal : IJournal, IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly IProgressView _view;
    private readonly FileStream _stream;
    private readonly ITimer _timer;
    private Exception? _refused;
    private bool _closed;

    internal RunJournal(string path, TimeProvider time, IProgressView view)
    {
        _path = path;
        _time = time;
        _view = view;
        _stream = Disk.Attempt(path, _ =>
        {
            DropTornLine(path);
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
        });
        _timer = time.CreateTimer(_ => FlushQuietly(), null, FlushInterval, FlushInterval);
        Write(new RunEvent { Time = _time.GetUtcNow(), Kind = RunEvent.StartKind, Process = System.Environment.ProcessId });
        Flush();
    }

    public void Measure(string series, long step, double value) => Write(new RunEvent
    {
        Time = _time.GetUtcNow(),
        Kind = RunEvent.MeasureKind,
        Series = series,
        Step = step,
        Value = value,
    });

    public void Note(string text)
    {
        Write(new RunEvent { Time = _time.GetUtcNow(), Kind = RunEvent.NoteKind, Text = text });
        _view.Note(text);
    }

    internal void Cell(Cell cell, CellStatus status) => Write(new RunEvent
    {
        Time = _time.GetUtcNow(),
        Kind = RunEvent.CellKind,
        Cell = cell.FileName,
        Status = status,
    });

    public void Progress(string what, long done, long total) => _view.Progress(what, done, total);

    public IJournal Within(string prefix) => new PrefixedJournal(this, prefix);

    internal void Flush()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Guard(() => _stream.Flush());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }
            _closed = true;
            _timer.Dispose();
            Guard(_stream.Dispose);
        }
    }

    private void Write(RunEvent happened)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Guard(() =>
            {
                JsonSerializer.Serialize(_stream, happened, RunJson.Line);
                _stream.WriteByte((byte)'\n');
            });
        }
    }

    private void Guard(Action write)
    {
        if (_refused is not null)
        {
            throw Disk.Fault(_path, _refused);
        }
        Disk.Attempt(_path, write);
    }

    // On the timer's thread an exception would end the process: it waits for the next caller.
    private void FlushQuietly()
    {
        lock (_gate)
        {
            try
            {
                if (!_closed)
                {
                    _stream.Flush();
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                _refused = refused;
            }
        }
    }

    private static void DropTornLine(string path)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var end = file.Length;
        for (; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
        }
        if (end < file.Length)
        {
            file.SetLength(end);
        }
    }
}
