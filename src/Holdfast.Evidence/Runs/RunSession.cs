using System.Text.Json;
using Holdfast.Evidence.Evaluations;

namespace Holdfast.Evidence.Runs;

/// <summary>
/// A run being written by this process: begun by <see cref="RunStore.Begin"/> or taken up again by <see cref="RunStore.Resume"/>. What
/// has been recorded survives a kill at any moment; disposing lets another process go on.
/// </summary>
public sealed class RunSession : IDisposable
{
    private readonly FileStream _lock;
    private readonly RunJournal _journal;
    private readonly TimeProvider _time;
    private readonly IProgressView _view;
    private readonly HashSet<Cell> _planned;
    private readonly HashSet<Cell> _recorded;

    internal RunSession(RunFolder folder, FileStream held, TimeProvider time, IProgressView view)
    {
        Folder = folder;
        _lock = held;
        _time = time;
        _view = view;
        _planned = [.. folder.Plan.Cells()];
        _recorded = [.. _planned.Where(folder.IsRecorded)];
        _journal = new RunJournal(folder.EventsPath, time, view);
        if (_planned.Count > 0)
        {
            view.Cells(_recorded.Count, _planned.Count, null);
        }
    }

    /// <summary>The same run, to read.</summary>
    public RunFolder Folder { get; }

    /// <summary>Where the work tells what happened; safe to call from several threads.</summary>
    public IJournal Journal => _journal;

    /// <summary>The clock of the run.</summary>
    public TimeProvider Time => _time;

    /// <summary>How long what is left will take, null while nobody can say; asked after every cell, for who watches.</summary>
    public Func<TimeSpan?> TimeLeft { get; set; } = () => null;

    /// <summary>The planned cells without an outcome, in the plan's order.</summary>
    public IReadOnlyList<Cell> Pending => [.. Folder.Plan.Cells().Where(cell => !_recorded.Contains(cell))];

    /// <summary>Keeps the outcome of a cell: whole or not at all.</summary>
    /// <exception cref="ArgumentException">The plan has no such cell, or a row belongs to another one.</exception>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public void Record(Cell cell, CellOutcome outcome)
    {
        if (outcome.Status == CellStatus.Missing)
        {
            throw new ArgumentException("A recorded cell is not missing.", nameof(outcome));
        }
        if (!_planned.Contains(cell))
        {
            throw new ArgumentException($"The plan has no cell {cell}.", nameof(cell));
        }
        if (outcome.Rows.FirstOrDefault(row => new Cell(row.Seed, row.Safeguard, row.Attack) != cell) is { } stray)
        {
            throw new ArgumentException($"The row {stray} does not belong to {cell}.", nameof(outcome));
        }
        Disk.Replace(Folder.CellPath(cell), stream => stream.Write(RunJson.Bytes(outcome)));
        _recorded.Add(cell);
        _journal.Cell(cell, outcome.Status);
        Flush();
        _view.Cells(_recorded.Count, _planned.Count, TimeLeft());
    }

    /// <summary>Keeps the answers of one evaluation in one cell, one JSON object per line.</summary>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    /// <param name="cell">The cell.</param>
    /// <param name="evaluation">Name of the evaluation.</param>
    /// <param name="answers">In the exam's order.</param>
    /// <param name="along">The examined step on an attack's way; null for the last exam of the cell.</param>
    public void SaveAnswers(Cell cell, string evaluation, IEnumerable<Answer> answers, int? along = null) =>
        Disk.Replace(Folder.AnswersPath(cell, evaluation, along), stream =>
        {
            foreach (var answer in answers)
            {
                JsonSerializer.Serialize(stream, answer, RunJson.Line);
                stream.WriteByte((byte)'\n');
            }
        });

    /// <summary>Pushes the journal to the file now; worth calling before a training saves its state.</summary>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public void Flush() => _journal.Flush();

    /// <summary>Writes summary.json, after which the run cannot be resumed.</summary>
    /// <returns>The summary as written.</returns>
    /// <exception cref="InputFaultException">The disk refuses; the sentence names the path.</exception>
    public RunSummary Finish()
    {
        Flush();
        var summary = Folder.Summarised(_time.GetUtcNow());
        Disk.Replace(Folder.SummaryPath, stream => stream.Write(RunJson.Bytes(summary)));
        return summary;
    }

    /// <summary>Pushes the journal to the file and lets the run go.</summary>
    public void Dispose()
    {
        try
        {
            _journal.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }
}
