namespace Agents.Core.Routing;

/// <summary>Says whether a tool's breaker lets calls through.</summary>
public enum BreakerState
{
    /// <summary>Calls go through.</summary>
    Closed = 0,

    /// <summary>The tool is down: no call goes through until the cooldown is over.</summary>
    Open = 1,

    /// <summary>The cooldown is over: one call goes through as a trial, and its end decides.</summary>
    HalfOpen = 2,
}
