using System.Runtime.ExceptionServices;

namespace Holdfast.Experiments;

/// <summary>
/// Lets independent pieces of work share the processor: small models gain nothing from several threads in one operation, and
/// everything from several pieces side by side. Results do not depend on the number of lanes, since all chance has names.
/// </summary>
public sealed class Lanes
{
    private readonly ParallelOptions _options;
    private readonly CancellationTokenSource _stop;

    /// <summary>Opens lanes.</summary>
    /// <param name="count">How many pieces of work may run at once.</param>
    /// <param name="cancellation">Stops them all.</param>
    public Lanes(int count, CancellationToken cancellation)
    {
        Count = count;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _options = new ParallelOptions
        {
            CancellationToken = _stop.Token,
            MaxDegreeOfParallelism = count,
            TaskScheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, count).ConcurrentScheduler,
        };
    }

    /// <summary>How many pieces of work may run at once.</summary>
    public int Count { get; }

    /// <summary>Cancelled from outside, or because one piece of work failed.</summary>
    public CancellationToken Cancellation => _stop.Token;

    /// <summary>
    /// Does a piece of work for every entry and waits for all. Work may call this again: pieces within pieces share the same lanes.
    /// The first failure stops the others and is thrown as it is.
    /// </summary>
    public void Each<T>(IReadOnlyCollection<T> entries, Action<T> work)
    {
        try
        {
            Parallel.ForEach(entries, _options, entry =>
            {
                try
                {
                    work(entry);
                }
                catch
                {
                    _stop.Cancel();
                    throw;
                }
            });
        }
        catch (AggregateException several)
        {
            var failures = several.Flatten().InnerExceptions;
            ExceptionDispatchInfo.Throw(failures.FirstOrDefault(failure => failure is not OperationCanceledException) ?? failures[0]);
        }
    }
}
