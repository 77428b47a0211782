using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

/// <summary>A clock that stands still until somebody waits with one of the known timeouts, and is then at its end at once: nothing depends on threads.</summary>
internal sealed class HastyClock : TimeProvider
{
    public static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(7);
    public static readonly TimeSpan MonitorTimeout = TimeSpan.FromSeconds(3);

    private readonly ManualTimeProvider _clock = new();

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public void Advance(TimeSpan by) => _clock.Advance(by);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != ToolTimeout && dueTime != MonitorTimeout)
        {
            return _clock.CreateTimer(callback, state, dueTime, period);
        }

        ITimer timer = _clock.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(dueTime);
        callback(state);
        return timer;
    }
}
