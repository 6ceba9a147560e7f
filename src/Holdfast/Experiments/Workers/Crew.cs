using System.Diagnostics;
using System.Threading.Channels;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Work;

namespace Holdfast.Experiments.Workers;

/// <summary>
/// The workers of a run. This process deals the pieces out and is the only one that writes the journal, the cells and the answers, so
/// whatever becomes of a worker, each is written once and whole.
/// </summary>
internal sealed class Crew(int most, ProcessStartInfo command, RunSession run) : IDisposable
{
    // A second death on the same piece is the piece's doing.
    private const int MostDeaths = 2;
    private const int MostStillborn = 3;

    private readonly Channel<(WorkerProcess Worker, WorkerMessage? Message)> _inbox =
        Channel.CreateUnbounded<(WorkerProcess, WorkerMessage?)>();

    private readonly List<WorkerProcess> _workers = [];
    private readonly Dictionary<Piece, int> _deaths = [];
    private readonly HashSet<string> _noted = [];
    private int _stillborn;

    /// <summary>Deals out pieces until none is left.</summary>
    /// <param name="ready">Pieces that wait for nothing, in the plan's order, those in hand among them.</param>
    /// <param name="begun">Told of each piece that a worker is given.</param>
    /// <param name="keep">Keeps what a piece came to; it is not ready after that.</param>
    /// <param name="cancellation">Stops the workers too.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InputFaultException">A worker met an unusable input or a disk that refuses, or none starts.</exception>
    public void Work(
        Func<IReadOnlyList<Piece>> ready, Action<Piece> begun, Action<Piece, PieceResult> keep, CancellationToken cancellation)
    {
        while (Deal(ready(), begun))
        {
            var mayDeal = false;
            while (!mayDeal)
            {
                var (worker, message) = _inbox.Reader.ReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
                mayDeal = Take(worker, message, keep);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _workers.ForEach(worker => worker.Dismiss());
        _workers.ForEach(worker => worker.Dispose());
    }

    // Whether there is anything left to wait for.
    private bool Deal(IReadOnlyList<Piece> ready, Action<Piece> begun)
    {
        var open = ready.Except(_workers.Select(worker => worker.InHand).OfType<Piece>()).ToList();
        foreach (var worker in _workers.Where(worker => worker is { IsReady: true, InHand: null }))
        {
            if (PiecePlan.Next(open, worker.Last, most == 1) is { } piece)
            {
                open.Remove(piece);
                begun(piece);
                worker.Give(piece);
            }
        }

        for (var needed = open.Count - _workers.Count(worker => !worker.IsReady); needed > 0 && _workers.Count < most; needed--)
        {
            _workers.Add(new WorkerProcess(command, (worker, message) => _inbox.Writer.TryWrite((worker, message))));
        }

        return ready.Count > 0;
    }

    // Whether there may be something to deal out.
    private bool Take(WorkerProcess worker, WorkerMessage? message, Action<Piece, PieceResult> keep)
    {
        switch (message)
        {
            case WorkerMessage.Measure(var series, var step, var value):
                run.Journal.Measure(series, step, value);
                return false;
            // Each finds the same about the same input; a person needs it once.
            case WorkerMessage.Note(var text):
                if (_noted.Add(text))
                {
                    run.Journal.Note(text);
                }

                return false;
            case WorkerMessage.Progress(var what, var done, var total):
                run.Journal.Progress(what, done, total);
                return false;
            case WorkerMessage.Flush:
                run.Flush();
                worker.Flushed();
                return false;
            case WorkerMessage.Ready:
                worker.IsReady = true;
                _stillborn = 0;
                return true;
            case WorkerMessage.Finished(var result):
                var piece = worker.InHand!;
                worker.InHand = null;
                keep(piece, result);
                return true;
            case WorkerMessage.Fault(var faults):
                throw new InputFaultException(faults);
            default:
                Bury(worker, keep);
                return true;
        }
    }

    private void Bury(WorkerProcess worker, Action<Piece, PieceResult> keep)
    {
        using var dead = worker;
        _workers.Remove(worker);
        if (worker.InHand is not { } piece)
        {
            run.Journal.Note($"Without work: a worker process ended with {worker.End}{worker.Words}.");
            if (!worker.IsReady && ++_stillborn == MostStillborn)
            {
                throw new InputFaultException(
                    $"Expected a worker process to start, got {MostStillborn} that ended at once, "
                        + $"the last with {worker.End}{worker.Words}. "
                    + "Mend that, or resume with --workers 1.");
            }

            return;
        }

        var deaths = _deaths[piece] = _deaths.GetValueOrDefault(piece) + 1;
        run.Journal.Note($"{piece.Name}: {(deaths == 1 ? "a" : "another")} worker process ended with {worker.End}{worker.Words}.");
        if (deaths == MostDeaths)
        {
            keep(piece, new PieceResult
            {
                Failure = $"{piece.Trouble}: expected a worker process to finish it, got {deaths} that ended before, "
                    + $"the last with {worker.End}. "
                    + "Look for a lack of memory, or run the recipe with --workers 1 to see where it breaks.",
            });
        }
    }
}
