namespace Agents.Core.Testing;

/// <summary>A clock that stands still until a test moves it.</summary>
/// <remarks>
/// Thread-safe: any thread may read the time and arm timers. One driver moves the clock: a second <see cref="Advance"/> while one is
/// under way, from another thread or from inside a timer, is refused. Timers fire on the driver's thread, in the order in which they
/// are due, and those due at the same instant in the order in which they were armed; a timer that a callback arms fires in the same
/// <see cref="Advance"/> when it is due within it.
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<ManualTimer> _armed = new(ManualTimer.DueOrder);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private long _order;
    private bool _driven;

    /// <summary>Initializes a clock that stands at <see cref="DefaultStart"/>.</summary>
    public ManualTimeProvider()
        : this(DefaultStart)
    {
    }

    /// <summary>Initializes a clock that stands at a stated instant.</summary>
    /// <param name="start">The instant; reported in UTC.</param>
    public ManualTimeProvider(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>Gets where a clock stands when nothing else is said.</summary>
    /// <value>2030-01-01T00:00:00Z.</value>
    public static DateTimeOffset DefaultStart { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the time zone.</summary>
    /// <value>Always UTC.</value>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets how many timestamps make a second.</summary>
    /// <value>Always <see cref="TimeSpan.TicksPerSecond"/>.</value>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Gets how far the clock was moved since it was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _elapsed;
            }
        }
    }

    /// <summary>Gets how many timers wait to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>Gets how long it is until the first timer fires; <see langword="null"/> when none is armed.</summary>
    internal TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_lock)
            {
                return _armed.Min is { } next ? next.Due - _elapsed : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Moves the clock, and fires every timer that is due by then, each while the clock stands at the instant it is due.</summary>
    /// <param name="by">How far; 0 or more. 0 fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The clock is being moved already: it has one driver.</exception>
    /// <remarks>What a timer's callback throws leaves this method, with the clock at that timer's instant.</remarks>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock)
        {
            if (_driven)
            {
                throw new InvalidOperationException("The clock is being moved already; it has one driver.");
            }

            _driven = true;
            target = _elapsed + by;
        }

        try
        {
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            lock (_lock)
            {
                _driven = false;
            }
        }
    }

    /// <summary>Waits until at least so many timers wait to fire, so that a test can move the clock knowing what will fire.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends as soon as that many timers are armed; at once when they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_lock)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ManualTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Arms a timer anew, or disarms it when it has no due time; false when it was disposed of.</summary>
    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                AddArmed(timer, _elapsed + dueTime);
            }

            return true;
        }
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_lock)
        {
            if (_armed.Min is not { } next || next.Due > target)
            {
                _elapsed = target;
                return null;
            }

            _elapsed = next.Due;
            _armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                AddArmed(next, next.Due + next.Period);
            }

            return next;
        }
    }

    private void AddArmed(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Order = ++_order;
        _armed.Add(timer);
        for (int i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].Count <= _armed.Count)
            {
                _waiters[i].Reached.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }
}
