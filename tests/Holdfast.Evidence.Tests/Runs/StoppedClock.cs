namespace Holdfast.Evidence.Tests.Runs;

/// <summary>A clock that stands still; its timers fire when told.</summary>
internal sealed class StoppedClock : TimeProvider
{
    private readonly List<(TimerCallback Call, object? State)> _timers = [];

    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 8, 9, 10, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add((callback, state));
        return new Idle();
    }

    public void Tick() => _timers.ForEach(timer => timer.Call(timer.State));

    private sealed class Idle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
