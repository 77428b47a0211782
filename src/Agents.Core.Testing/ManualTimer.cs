namespace Agents.Core.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>; all fields that change are guarded by its lock.</summary>
internal sealed class ManualTimer : ITimer
{
    private readonly ManualTimeProvider _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();

    public ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
    }

    /// <summary>Gets the order in which timers fire: by instant, then by when they were armed.</summary>
    public static IComparer<ManualTimer> DueOrder { get; } = Comparer<ManualTimer>.Create(
        static (x, y) => x.Due != y.Due ? x.Due.CompareTo(y.Due) : x.Order.CompareTo(y.Order));

    public TimeSpan Due { get; set; }

    public TimeSpan Period { get; set; }

    public long Order { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        return _clock.Arm(this, dueTime, period);
    }

    public void Fire()
    {
        if (_flow is null)
        {
            _callback(_state);
        }
        else
        {
            ExecutionContext.Run(_flow, static timer => ((ManualTimer)timer!)._callback(((ManualTimer)timer)._state), this);
        }
    }

    public void Dispose() => _clock.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Check(TimeSpan time, string parameter)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(parameter, time, "A timer waits 0 or more, or Timeout.InfiniteTimeSpan.");
        }
    }
}
