namespace Agents.Core.Routing;

/// <summary>Whether a tool may be called: closed, open for a cooldown, half-open for one trial, closed again and dearer for a while. Not thread-safe.</summary>
/// <remarks>
/// That the factor also halves with every further cooldown is ours. A tool at ten times its cost never wins against a backup at
/// twice the cost: without probes nobody would ever try it again, and after a trial nobody would make the calls that lower its cost.
/// </remarks>
internal sealed class ToolBreaker
{
    private readonly int _failuresToOpen;
    private readonly long _cooldown;
    private readonly double _halfOpenFactor;
    private bool _isOpen;
    private bool _isRecovering;
    private bool _isTried;
    private int _successes;

    // When the cooldown is over; later, when the trial had succeeded.
    private long _since;

    public ToolBreaker(int failuresToOpen, long cooldown, double halfOpenFactor)
    {
        _failuresToOpen = failuresToOpen;
        _cooldown = cooldown;
        _halfOpenFactor = halfOpenFactor;
    }

    public int ConsecutiveFailures { get; private set; }

    /// <summary>Gets when an open breaker becomes half-open.</summary>
    public long RetryAt => _since;

    public BreakerState StateAt(long now) =>
        !_isOpen ? BreakerState.Closed : now < _since ? BreakerState.Open : BreakerState.HalfOpen;

    public double FactorAt(long now)
    {
        if (!_isOpen && !_isRecovering)
        {
            return 1;
        }

        return _isTried || now < _since
            ? double.PositiveInfinity
            : HealthFactors.Halved(_halfOpenFactor, _successes + ((now - _since) / _cooldown));
    }

    /// <summary>Finds when time alone changes the factor next; <see cref="long.MaxValue"/> when it does not.</summary>
    public long NextChangeAfter(long now)
    {
        if (_isOpen && now < _since)
        {
            return _since;
        }

        double factor = FactorAt(now);
        return factor > 1 && double.IsFinite(factor)
            ? Instant.Add(_since, (((now - _since) / _cooldown) + 1) * _cooldown)
            : long.MaxValue;
    }

    /// <summary>Begins a call, which is the trial when the breaker is half-open. It must let one through.</summary>
    public void Begin() => _isTried = _isOpen;

    /// <summary>Gives the trial back.</summary>
    public void Release() => _isTried = false;

    public void Succeed(long now)
    {
        ConsecutiveFailures = 0;
        if (_isTried)
        {
            Recover(now);
        }
        else if (_isRecovering)
        {
            _successes++;
            _isRecovering = FactorAt(now) > 1;
        }
    }

    public void Fail(long now)
    {
        ConsecutiveFailures += ConsecutiveFailures < int.MaxValue ? 1 : 0;
        if (_isTried || (!_isOpen && (ConsecutiveFailures >= _failuresToOpen || FactorAt(now) > 1)))
        {
            Open(now);
        }
    }

    public void Open(long now)
    {
        (_isOpen, _isRecovering, _isTried) = (true, false, false);
        _successes = 0;
        _since = Instant.Add(now, _cooldown);
    }

    public void Close()
    {
        (_isOpen, _isRecovering, _isTried) = (false, false, false);
        ConsecutiveFailures = 0;
    }

    /// <summary>Takes note of a good probe: as good as a trial where the breaker is not closed, and nothing where it is.</summary>
    public void Confirm(long now)
    {
        if (_isOpen)
        {
            Recover(now);
        }
    }

    private void Recover(long now)
    {
        Close();
        _isRecovering = true;
        _since = now;
    }
}
