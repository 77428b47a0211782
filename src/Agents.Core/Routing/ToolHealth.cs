using System.Runtime.InteropServices;

namespace Agents.Core.Routing;

/// <summary>What is known of how tools do, from their calls and from probes, and by how much that makes each dearer.</summary>
/// <remarks>
/// <para>
/// The factor of a tool is latency x reliability x rate limit x availability. Latency is the mean of the latest responses over
/// what is normal, 0.5 to 10, and 1 where <see cref="ToolHealthOptions.Baseline"/> does not say what is normal. Reliability is
/// 1 / (1 - error rate) over a sliding window of calls, <see cref="ToolHealthOptions.MinErrorCalls"/> at least, 1 to 50. Rate limit is (1 - u)^(-g)
/// for a quota of which the part u is used, with g such that 95 % doubles it; infinite when it is used up. Availability is 1 for a closed
/// breaker, infinite for an open one, and <see cref="ToolHealthOptions.HalfOpenFactor"/> for a half-open one until its trial is
/// taken. After a trial that succeeded it starts at that factor again and halves with each success until it is 1 (10, 5, 2.5, 1.25, 1);
/// a failure before then opens the breaker at once. Ranges and breaker after arXiv 2603.01548, section "Edge weights"; the forms are ours.
/// </para>
/// <para>
/// Ours too: the factor of a breaker that is half-open, or was closed by a trial, also halves with every further
/// <see cref="ToolHealthOptions.Cooldown"/> that passes. Otherwise a tool with a cheaper backup would never be tried again.
/// </para>
/// <para>
/// Calls are known by the name of their tool alone. While a trial is under way, the first call of the tool that ends counts as the
/// trial, even one that had begun before; while a breaker is open, or half-open without a trial, the end of a call changes the
/// numbers and not the breaker. A call that ends without having begun counts like any other, and gives no quota back.
/// Each call that begins must end, or a half-open tool waits for its trial until <see cref="MarkUp"/>, <see cref="MarkDown"/> or a probe.
/// </para>
/// <para>
/// Made by the application, and shared by as many agents and runs as it likes; to share one makes a run depend on those before it.
/// A tool is remembered for good once something was told about it. Thread-safe; all tools share one lock, which is held for a
/// fraction of a microsecond and never while other code runs. Names are compared ordinally.
/// </para>
/// </remarks>
public sealed class ToolHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ToolRecord> _records = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly long _frequency;
    private readonly ToolHealthOptions _options;
    private long _latest = long.MinValue;
    private long _version;
    private long _nextChange = long.MaxValue;

    /// <summary>Initializes one that knows nothing yet: every tool is as good as any other.</summary>
    /// <param name="options">How it judges; copied. <see langword="null"/> for the defaults.</param>
    /// <param name="clock">The clock of cooldowns and windows; <see langword="null"/> for <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    public ToolHealth(ToolHealthOptions? options = null, TimeProvider? clock = null)
    {
        _options = options?.Copy() ?? new ToolHealthOptions();
        _options.ThrowIfInvalid();
        _clock = clock ?? TimeProvider.System;
        _frequency = _clock.TimestampFrequency;
    }

    /// <summary>Gets a number that grows with every change that was told, and with those that time made once somebody has looked.</summary>
    /// <remarks>
    /// Read this, then <see cref="NextChange"/>, then factors: while this is still the same number and the clock stands before
    /// that instant, no factor of any tool has changed.
    /// </remarks>
    internal long Version => Volatile.Read(ref _version);

    /// <summary>Gets the timestamp of the clock at which time alone may change a factor; <see cref="long.MaxValue"/> when it does not.</summary>
    /// <remarks>Always later than now: where time has made changes, they are counted in <see cref="Version"/> first.</remarks>
    internal long NextChange
    {
        get
        {
            long next = Volatile.Read(ref _nextChange);
            long now = _clock.GetTimestamp();
            return now < next ? next : AdvanceAll(now);
        }
    }

    /// <summary>Reads by how much a tool is dearer than it would be in perfect health.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <returns>0.5 or more; <see cref="double.PositiveInfinity"/> when the tool must not be called, which is when
    /// <see cref="TryBegin"/> refuses; 1 for a tool of which nothing is known.</returns>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public double FactorOf(string tool)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        long now = _clock.GetTimestamp();
        lock (_lock)
        {
            return _records.TryGetValue(tool, out ToolRecord? record) ? Read(record, now) : 1;
        }
    }

    /// <summary>Reads everything that is known of a tool, at one instant.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <returns>How it does; the condition of a healthy tool without calls when nothing is known of it.</returns>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public ToolCondition ConditionOf(string tool)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        long now = _clock.GetTimestamp();
        lock (_lock)
        {
            if (!_records.TryGetValue(tool, out ToolRecord? record))
            {
                return new ToolCondition { Tool = tool };
            }

            Read(record, now);
            return record.Describe(_latest, _frequency);
        }
    }

    /// <summary>Asks to make a call. When it is granted, <see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="Released"/> must follow.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <returns><see langword="true"/> when the call may be made: it counts towards the quota, and is the trial of a half-open breaker.
    /// <see langword="false"/> when the breaker is open, its one trial is under way, or the quota is used up; then nothing was changed.</returns>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public bool TryBegin(string tool)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        long now = _clock.GetTimestamp();
        lock (_lock)
        {
            ToolRecord record = FindOrAdd(tool);
            Read(record, now);
            bool isBegun = record.TryBegin(_latest);
            Publish(record);
            return isBegun;
        }
    }

    /// <summary>Tells that a call ended with a response that can be used.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="latency">How long the call took; less than 0 counts as 0.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void Succeeded(string tool, TimeSpan latency) =>
        Change(tool, latency, static (record, latency, now) => record.End(failed: false, latency, now));

    /// <summary>Tells that a call failed. Its latency counts like that of a success.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="latency">How long the call took; less than 0 counts as 0.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void Failed(string tool, TimeSpan latency) =>
        Change(tool, latency, static (record, latency, now) => record.End(failed: true, latency, now));

    /// <summary>Tells that a call which had begun was not made: the trial and the unit of the quota are given back.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <remarks>Does nothing when no call has begun. A unit that was counted before the quota started again, or before
    /// <see cref="ReportQuota"/>, does not come back.</remarks>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void Released(string tool) => Change(tool, 0, static (record, _, _) => record.Release());

    /// <summary>Opens the breaker at once, for a whole cooldown from now.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void MarkDown(string tool) => Change(tool, 0, static (record, _, now) => record.Breaker.Open(now));

    /// <summary>Closes the breaker, at its full weight at once, and forgets all failures; the error rate starts anew.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void MarkUp(string tool) => Change(tool, 0, static (record, _, _) => record.MarkUp());

    /// <summary>Tells what a probe found.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="isUp">Whether the tool answered. If not, the breaker opens at once, for a whole cooldown from now. If so, an open
    /// or half-open breaker closes as after a trial that succeeded; a closed one stays as it is, failures in a row included, since
    /// probes may be wrong about what calls meet.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    public void ReportProbe(string tool, bool isUp) => Change(tool, isUp, static (record, isUp, now) =>
    {
        if (isUp)
        {
            record.Breaker.Confirm(now);
        }
        else
        {
            record.Breaker.Open(now);
        }
    });

    /// <summary>Tells what the provider of a tool says about its quota, for instance in the headers of a response.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="used">How many calls are used; 0 or more.</param>
    /// <param name="limit">How many calls there are; 0 or more, and 0 is used up.</param>
    /// <param name="resetAfter">How long it takes until nothing is used again; 0 or more. Until then this limit counts and calls that
    /// begin are added; after it the tool's <see cref="ToolHealthSettings.Quota"/>, if there is one.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another argument is negative.</exception>
    public void ReportQuota(string tool, long used, long limit, TimeSpan resetAfter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(used);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        ArgumentOutOfRangeException.ThrowIfLessThan(resetAfter, TimeSpan.Zero);
        long length = resetAfter == TimeSpan.Zero ? 0 : Instant.Length(resetAfter, _frequency);
        Change(tool, (used, limit, length), static (record, quota, now) =>
        {
            record.Quota.Report(quota.used, quota.limit, Instant.Add(now, quota.length));
            record.Quota.Advance(now);
        });
    }

    /// <summary>Gets the record of a tool: a handle that stays the same for good.</summary>
    internal ToolRecord RecordOf(string tool)
    {
        lock (_lock)
        {
            return FindOrAdd(tool);
        }
    }

    /// <summary>Reads the factors of tools by their handles, at one instant; 1 where there is no handle.</summary>
    internal void ReadFactors(ReadOnlySpan<ToolRecord?> records, Span<double> factors)
    {
        long now = _clock.GetTimestamp();
        lock (_lock)
        {
            for (int i = 0; i < records.Length; i++)
            {
                factors[i] = records[i] is { } record ? Read(record, now) : 1;
            }
        }
    }

    private void Change<TState>(string tool, TState state, Action<ToolRecord, TState, long> change)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        long now = _clock.GetTimestamp();
        lock (_lock)
        {
            ToolRecord record = FindOrAdd(tool);
            Read(record, now);
            change(record, state, _latest);
            Publish(record);
        }
    }

    private ToolRecord FindOrAdd(string tool)
    {
        ref ToolRecord? record = ref CollectionsMarshal.GetValueRefOrAddDefault(_records, tool, out _);
        return record ??= new ToolRecord(tool, _options, _frequency);
    }

    /// <summary>Brings a record up to this instant, or to the latest that was seen: two threads may come in another order than they read the clock.</summary>
    private double Read(ToolRecord record, long now)
    {
        _latest = Math.Max(_latest, now);
        record.Advance(_latest);
        return record.Factor;
    }

    /// <summary>Computes the factor of a record that was changed, and lets readers know when it is another one.</summary>
    private void Publish(ToolRecord record)
    {
        if (record.Compute(_latest))
        {
            Volatile.Write(ref _nextChange, Math.Min(_nextChange, record.NextChange));
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private long AdvanceAll(long now)
    {
        lock (_lock)
        {
            _latest = Math.Max(_latest, now);
            if (_latest >= _nextChange)
            {
                long next = long.MaxValue;
                foreach (ToolRecord record in _records.Values)
                {
                    record.Advance(_latest);
                    next = Math.Min(next, record.NextChange);
                }

                // The version first: a reader that sees the new instant must see that something may have changed before it.
                Volatile.Write(ref _version, _version + 1);
                Volatile.Write(ref _nextChange, next);
            }

            return _nextChange;
        }
    }
}
