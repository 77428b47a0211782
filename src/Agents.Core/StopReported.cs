namespace Agents.Core;

/// <summary>Something was given up to get an output, so the run will not end as completed. The event's path says by whom.</summary>
public sealed record StopReported : AgentEvent
{
    /// <summary>Gets what it ran into.</summary>
    public required StopReason Reason { get; init; }
}
