namespace Agents.Core.Routing;

/// <summary>A monitor of a route threw, or took too long.</summary>
public sealed record RouteMonitorFailed : AgentEvent
{
    /// <summary>Gets the name of the monitor.</summary>
    public required string Monitor { get; init; }

    /// <summary>Gets what happened: that it took too long, or the type of what it threw.</summary>
    public required string Reason { get; init; }
}
