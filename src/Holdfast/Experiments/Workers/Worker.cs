using System.Collections.Concurrent;
using Holdfast.Evidence;
using Holdfast.Evidence.Runs;
using Holdfast.Experiments.Recipes;
using Holdfast.Experiments.Work;

namespace Holdfast.Experiments.Workers;

/// <summary>
/// One of the processes that share the pieces of a run. It does one piece at a time and writes checkpoints only; all else it tells the
/// process that started it. It ends with that process, at the latest after <see cref="Grace"/>.
/// </summary>
public sealed class Worker
{
    /// <summary>How long a piece may take to notice that it was cancelled. A kill at any moment does no harm.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TextReader _orders;
    private readonly TextWriter _messages;
    private readonly TimeProvider _time;
    private readonly Action _giveUp;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<Piece> _pieces = [];
    private readonly SemaphoreSlim _flushed = new(0);
    private readonly ManualResetEventSlim _ended = new();

    /// <summary>Takes the two ends of the conversation.</summary>
    /// <param name="orders">What to do, a line each.</param>
    /// <param name="messages">What happened, a line each.</param>
    /// <param name="time">The clock.</param>
    /// <param name="giveUp">Ends the process where a piece does not notice that it was cancelled.</param>
    public Worker(TextReader orders, TextWriter messages, TimeProvider time, Action giveUp)
    {
        _orders = orders;
        _messages = messages;
        _time = time;
        _giveUp = giveUp;
        Journal = new WorkerJournal(Send, time);
    }

    /// <summary>Where the work tells what happens.</summary>
    public IJournal Journal { get; }

    /// <summary>Does pieces until the orders end.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="run">The run, to read.</param>
    /// <param name="subjects">Makes or loads what a seed works on; tells <see cref="Journal"/>.</param>
    /// <exception cref="InputFaultException">Another process has taken up the run meanwhile.</exception>
    public void Serve(Recipe recipe, RunFolder run, ISubjects subjects)
    {
        // Before the first piece, so that nobody can hold a piece without the lock.
        using var held = WorkersLock.Share(run.Path);
        new Thread(Listen) { IsBackground = true, Name = "orders" }.Start();
        try
        {
            using var work = new PieceWork(recipe, subjects, new RunAccess(run, Journal, Flush, _time));
            Send(new WorkerMessage.Ready());
            foreach (var piece in _pieces.GetConsumingEnumerable(_stop.Token))
            {
                Send(new WorkerMessage.Finished(work.Do(piece, _stop.Token)));
            }
        }
        catch (InputFaultException fault)
        {
            Send(new WorkerMessage.Fault(fault.Faults));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end of the orders: all that this piece needs to go on lies in the run folder.
        }
        finally
        {
            _ended.Set();
        }
    }

    private void Listen()
    {
        while (_orders.ReadLine() is { } line)
        {
            if (WorkerLines.Read<WorkerOrder>(line)?.Piece is { } piece)
            {
                _pieces.Add(piece);
            }
            else
            {
                _flushed.Release();
            }
        }

        _stop.Cancel();
        if (!_ended.Wait(Grace))
        {
            _giveUp();
        }
    }

    /// <summary>Returns when all that the journal was told is in the run's file.</summary>
    public void Flush()
    {
        Send(new WorkerMessage.Flush());
        _flushed.Wait(_stop.Token);
    }

    private void Send(WorkerMessage message)
    {
        try
        {
            lock (_gate)
            {
                _messages.WriteLine(WorkerLines.Write(message));
                _messages.Flush();
            }
        }
        catch (IOException)
        {
            // Nobody listens any more.
            _stop.Cancel();
            throw new OperationCanceledException(_stop.Token);
        }
    }
}
