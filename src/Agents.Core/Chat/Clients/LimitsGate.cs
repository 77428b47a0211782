using System.Threading.RateLimiting;
using Agents.Core.Routing;

namespace Agents.Core.Chat.Clients;

/// <summary>Lets calls in as limits allow, each in its turn. Thread-safe.</summary>
/// <remarks>
/// One lock guards all that is counted. Under it runs only our own code and that of the framework's concurrency limiter: the clock is read before,
/// the timer is set after, other limiters are asked outside, and the continuations of calls that are let in run on the pool.
/// </remarks>
internal sealed partial class LimitsGate : IDisposable
{
    // Nobody can know how long the calls that run will take.
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ModelLimitsSettings _settings;
    private readonly ConcurrencyLimiter? _places;
    private readonly WindowLimiter? _requests;
    private readonly WindowLimiter? _tokens;
    private readonly FairLine _line = new();
    private long _now;
    private long _pausedUntil;
    private int _running;
    private bool _isAsking;
    private bool _isDisposed;

    public LimitsGate(ModelLimitsSettings settings, TimeProvider clock)
    {
        _settings = settings;
        Clock = clock;
        _now = clock.GetTimestamp();
        _pausedUntil = _now;
        _requests = settings.RequestsPerMinute is { } requests ? new WindowLimiter(requests, clock, _now) : null;
        _tokens = settings.TokensPerMinute is { } tokens ? new WindowLimiter(tokens, clock, _now) : null;
        _places = settings.MaxConcurrency is { } places
            ? new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = places, QueueLimit = 0 })
            : null;
    }

    public TimeProvider Clock { get; }

    public ModelLimitsStatus Status
    {
        get
        {
            long now = Clock.GetTimestamp();
            lock (_lock)
            {
                Advance(now);
                return new ModelLimitsStatus
                {
                    Running = _running,
                    Waiting = _line.Count,
                    Requests = _requests?.Used ?? 0,
                    Tokens = _tokens?.Used ?? 0,
                    Pause = Instant.Duration(Math.Max(0, _pausedUntil - _now), Clock.TimestampFrequency),
                };
            }
        }
    }

    /// <summary>Lets a call in, now or when it is its turn.</summary>
    public ValueTask<CallTicket> EnterAsync(RunId run, string model, long tokens, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long now = Clock.GetTimestamp();
        WaitingCall? call = null;
        CallTicket ticket = default;
        lock (_lock)
        {
            ThrowIfDisposed();
            Advance(now);
            if (_line.Count > 0 || !TryAdmit(tokens, out ticket))
            {
                call = Queue(run, model, tokens);
            }
        }

        return call is not null ? WaitAsync(call, cancellationToken)
            : _settings.RateLimiters.Length > 0 ? AskOthersAsync(ticket, model, cancellationToken)
            : new ValueTask<CallTicket>(ticket);
    }

    /// <summary>Ends a call that was let in.</summary>
    /// <param name="ticket">What it was given.</param>
    /// <param name="used">The tokens that it used; <see langword="null"/> when nobody knows, so that the estimate stays.</param>
    /// <param name="pause">How long the provider asked to wait.</param>
    public void Exit(in CallTicket ticket, long? used, TimeSpan pause)
    {
        // An older time gives nothing too early, and spares a reading of the clock where nobody waits. What is charged is charged at its own time.
        bool needsTime = pause > TimeSpan.Zero || used > ticket.Tokens || _line.Count > 0;
        long now = needsTime ? Clock.GetTimestamp() : long.MinValue;
        lock (_lock)
        {
            Advance(now);
            GiveUpPlace(in ticket);
            Correct(in ticket, used ?? ticket.Tokens);
            if (pause > TimeSpan.Zero)
            {
                _pausedUntil = Math.Max(_pausedUntil, Instant.Add(_now, Instant.Length(pause, Clock.TimestampFrequency)));
            }

            Pump();
        }

        SetTimer();
        Dispose(ticket.Others);
    }

    /// <summary>Refuses all that wait, and all that come.</summary>
    public void Dispose()
    {
        ITimer? timer;
        lock (_lock)
        {
            _isDisposed = true;
            timer = _timer;
            while (_line.First is { } call)
            {
                _line.Remove(call);
                call.TrySetException(Disposed());
            }
        }

        timer?.Dispose();
        _places?.Dispose();
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw Disposed();
        }
    }

    private ObjectDisposedException Disposed() => new(nameof(ModelLimits), $"The limits '{_settings.Name}' were disposed of.");

    private void Advance(long now)
    {
        if (now <= _now)
        {
            return;
        }

        _now = now;
        _requests?.Advance(_now);
        _tokens?.Advance(_now);
    }

    /// <summary>Takes all that a call needs, or nothing.</summary>
    private bool TryAdmit(long tokens, out CallTicket ticket)
    {
        ticket = default;
        if (_isAsking || _now < _pausedUntil)
        {
            return false;
        }

        RateLimitLease? place = _places?.AttemptAcquire(1);
        if (place is { IsAcquired: false })
        {
            return false;
        }

        if (_requests is not null && !_requests.AttemptAcquire(1).IsAcquired)
        {
            place?.Dispose();
            return false;
        }

        if (_tokens is not null && !TryTake(_tokens, tokens))
        {
            _requests?.Return(_requests.Slice, 1);
            place?.Dispose();
            return false;
        }

        _running++;
        _isAsking = _settings.RateLimiters.Length > 0;
        ticket = new CallTicket { Gate = this, Place = place, Slice = Slice, Tokens = tokens };
        return true;
    }

    private long Slice => (_requests ?? _tokens)?.Slice ?? 0;

    // A call that needs more than the window asks for all of it, which it gets when nothing else is in it, and takes what it needs beyond.
    private static bool TryTake(WindowLimiter window, long tokens)
    {
        int permits = Permits(window, tokens);
        if (!window.AttemptAcquire(permits).IsAcquired)
        {
            return false;
        }

        window.Charge(tokens - permits);
        return true;
    }

    private static int Permits(WindowLimiter window, long tokens) => (int)Math.Min(tokens, window.Limit);

    private void GiveUpPlace(in CallTicket ticket)
    {
        _running--;
        ticket.Place?.Dispose();
    }

    private void Correct(in CallTicket ticket, long used)
    {
        if (used < ticket.Tokens)
        {
            _tokens?.Return(ticket.Slice, ticket.Tokens - used);
        }
        else
        {
            _tokens?.Charge(used - ticket.Tokens);
        }
    }

    /// <summary>Lets in whoever may go now, each in its turn: nobody overtakes one who waits for more.</summary>
    private void Pump()
    {
        while (_line.First is { } call && TryAdmit(call.Tokens, out CallTicket ticket))
        {
            _line.RemoveFirst();
            call.TrySetResult(ticket);
        }

        _timerWanted = _line.First is { } first ? RoomAt(first.Tokens) : long.MaxValue;
    }

    /// <summary>Says when time alone lets a call in; <see cref="long.MaxValue"/> when the end of another call does.</summary>
    private long RoomAt(long tokens)
    {
        long at = Math.Max(_pausedUntil, _requests?.RoomAt(1) ?? long.MinValue);
        at = Math.Max(at, _tokens?.RoomAt(Permits(_tokens, tokens)) ?? long.MinValue);
        return at > _now ? at : long.MaxValue;
    }
}
