namespace Agents.Core.Chat.Clients;

/// <content>The timer that wakes the line when time alone makes room.</content>
internal sealed partial class LimitsGate
{
    private ITimer? _timer;
    private long _timerWanted = long.MaxValue;   // when the line wants to be woken
    private long _timerSet = long.MaxValue;      // when the timer wakes it
    private bool _isSettingTimer;

    /// <summary>Sets the timer if it would come too late. One thread at a time does, so that an older wish never replaces a newer one.</summary>
    private void SetTimer()
    {
        // Whoever made the wish looks here afterwards; so without the lock nobody misses a wish that no one else sees to.
        while (Volatile.Read(ref _timerWanted) < Volatile.Read(ref _timerSet))
        {
            long length;
            ITimer? timer;
            lock (_lock)
            {
                if (_isSettingTimer || _timerWanted >= _timerSet || _isDisposed)
                {
                    return;
                }

                _isSettingTimer = true;
                _timerSet = _timerWanted;
                length = _timerSet - _now;
                timer = _timer;
            }

            bool isDisposed = true;
            try
            {
                timer ??= CreateTimer();
                timer.Change(WholeMilliseconds(length), Timeout.InfiniteTimeSpan);
            }
            finally
            {
                lock (_lock)
                {
                    _timer = timer;
                    _isSettingTimer = false;
                    isDisposed = _isDisposed;
                }
            }

            if (isDisposed)
            {
                timer.Dispose();
            }
        }
    }

    private void Wake()
    {
        long now = Clock.GetTimestamp();
        lock (_lock)
        {
            _timerSet = long.MaxValue;
            Advance(now);
            Pump();
        }

        SetTimer();
    }

    private ITimer CreateTimer()
    {
        // The timer outlives the call that makes it, and must not keep what flows with that call.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return Clock.CreateTimer(static gate => ((LimitsGate)gate!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // Timers drop what is less than a millisecond, and would come too early again and again.
    private TimeSpan WholeMilliseconds(long length)
    {
        Int128 milliseconds = (((Int128)length * 1_000) + Clock.TimestampFrequency - 1) / Clock.TimestampFrequency;
        return TimeSpan.FromMilliseconds((long)Int128.Max(milliseconds, 0));
    }
}
