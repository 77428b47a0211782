namespace Agents.Core.Chat.Clients;

#pragma warning disable CA1001 // Its token source has neither a timer nor a parent, and a client that was given up may still ask it.
/// <summary>Waits for one attempt of a call: until it ends, its caller cancels it, or it is out of time.</summary>
/// <remarks>
/// A client that takes no notice of its token is given up: nobody waits for it any more. One that does has ended by the time the wait is over, since
/// it is told before the waiter is. Used by one thread at a time, apart from the timer and the caller's token.
/// </remarks>
internal sealed class AttemptWatch : IDisposable
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _caller;
    private readonly TimeProvider _clock;
    private ITimer? _timer;
    private TimeSpan _limit;
    private volatile bool _isOutOfTime;

    public AttemptWatch(TimeProvider clock, CancellationToken cancellationToken)
    {
        _clock = clock;
        _caller = cancellationToken.UnsafeRegister(static watch => ((AttemptWatch)watch!).Stop(), this);
    }

    /// <summary>Gets the token of the attempt.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Gets the limit that was passed; <see langword="null"/> when none was.</summary>
    public TimeSpan? PassedLimit => _isOutOfTime ? _limit : null;

    /// <summary>Waits for a part of the attempt.</summary>
    /// <param name="running">The part.</param>
    /// <param name="limit">How long it may take; <see langword="null"/> for as long as it takes.</param>
    /// <returns><see langword="false"/> when the wait is over and the part has not ended.</returns>
    public ValueTask<bool> WaitAsync(Task running, TimeSpan? limit) => running.IsCompleted ? new ValueTask<bool>(true) : WaitLongAsync(running, limit);

    /// <summary>Stops watching. Does not wait for a callback that is under way, since that may run the client's code.</summary>
    public void Dispose()
    {
        _caller.Unregister();
        _timer?.Dispose();
    }

    private async ValueTask<bool> WaitLongAsync(Task running, TimeSpan? limit)
    {
        if (limit is { } time)
        {
            _limit = time;
            _timer ??= _clock.CreateTimer(static watch => ((AttemptWatch)watch!).RunOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }

        await Task.WhenAny(running, _stopped.Task).ConfigureAwait(false);
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return running.IsCompleted;
    }

    private void RunOut()
    {
        _isOutOfTime = true;
        Stop();
    }

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (AggregateException)
        {
            // What the client registered with its token threw. Upon a timer's thread that would end the process, and the attempt ends all the same.
        }

        _stopped.TrySetResult();
    }
}
