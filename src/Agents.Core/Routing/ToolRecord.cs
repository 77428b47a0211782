namespace Agents.Core.Routing;

/// <summary>What a <see cref="ToolHealth"/> knows of one tool. Guarded by its lock; others only hold it as a handle.</summary>
internal sealed class ToolRecord
{
    private readonly TimeSpan? _baseline;
    private readonly MeanWindow _latency;
    private readonly OutcomeWindow _outcomes;

    public ToolRecord(string tool, ToolHealthOptions options, long frequency)
    {
        options.Tools.TryGetValue(tool, out ToolHealthSettings? settings);
        Tool = tool;
        _baseline = settings?.Baseline ?? options.Baseline;
        _latency = new MeanWindow(options.LatencyWindow);
        _outcomes = new OutcomeWindow(options.ErrorCalls, options.MinErrorCalls, Instant.Length(options.ErrorWindow, frequency));
        Quota = new CallQuota(settings?.Quota, settings?.QuotaWindow is { } window ? Instant.Length(window, frequency) : null);
        Breaker = new ToolBreaker(options.FailuresToOpen, Instant.Length(options.Cooldown, frequency), options.HalfOpenFactor);
    }

    public string Tool { get; }

    public ToolBreaker Breaker { get; }

    public CallQuota Quota { get; }

    /// <summary>Gets the factor, until <see cref="NextChange"/>.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>Gets when time alone may change the factor; <see cref="long.MaxValue"/> when it does not.</summary>
    public long NextChange { get; private set; } = long.MaxValue;

    private double LatencyFactor =>
        _baseline is { } baseline && _latency.Count > 0 ? HealthFactors.Latency(_latency.MeanTicks, baseline.Ticks) : 1;

    /// <summary>Begins a call when it may be made: exactly when the factor is finite.</summary>
    public bool TryBegin(long now)
    {
        if (double.IsInfinity(Breaker.FactorAt(now)) || !Quota.HasRoom)
        {
            return false;
        }

        Breaker.Begin();
        Quota.Take(now);
        return true;
    }

    public void End(bool failed, TimeSpan latency, long now)
    {
        _latency.Add(latency);
        _outcomes.Add(failed, now);
        Quota.End();
        if (failed)
        {
            Breaker.Fail(now);
        }
        else
        {
            Breaker.Succeed(now);
        }
    }

    public void Release()
    {
        Breaker.Release();
        Quota.Release();
    }

    public void MarkUp()
    {
        Breaker.Close();
        _outcomes.Clear();
    }

    /// <summary>Forgets what time has made untrue; called before anything is changed or read.</summary>
    public void Advance(long now)
    {
        if (now >= NextChange)
        {
            _outcomes.Advance(now);
            Quota.Advance(now);
            Compute(now);
        }
    }

    /// <summary>Computes the factor anew after a change.</summary>
    /// <returns>Whether the factor, or the time at which it changes next, is another one.</returns>
    public bool Compute(long now)
    {
        (double factor, long next) = (Factor, NextChange);
        Factor = LatencyFactor
            * HealthFactors.Reliability(_outcomes.ErrorRate)
            * HealthFactors.RateLimit(Quota.Used)
            * Breaker.FactorAt(now);
        NextChange = Math.Min(Breaker.NextChangeAfter(now), Math.Min(_outcomes.NextChange, Quota.NextChange));
        return Factor != factor || NextChange != next;
    }

    public ToolCondition Describe(long now, long frequency)
    {
        BreakerState state = Breaker.StateAt(now);
        return new ToolCondition
        {
            Tool = Tool,
            Breaker = state,
            ConsecutiveFailures = Breaker.ConsecutiveFailures,
            ErrorRate = _outcomes.ErrorRate,
            Calls = _outcomes.Count,
            MeanLatency = _latency.Count == 0 ? null : _latency.Mean,
            QuotaUsed = Quota.Used,
            LatencyFactor = LatencyFactor,
            ReliabilityFactor = HealthFactors.Reliability(_outcomes.ErrorRate),
            RateLimitFactor = HealthFactors.RateLimit(Quota.Used),
            AvailabilityFactor = Breaker.FactorAt(now),
            Factor = Factor,
            RetryAfter = state == BreakerState.Open ? Instant.Duration(Breaker.RetryAt - now, frequency) : null,
        };
    }
}
