namespace Agents.Core;

/// <summary>An agent gave something up to get its output, so the run will not end as completed.</summary>
public sealed record StopReported : AgentEvent
{
    /// <summary>Gets what it ran into.</summary>
    public required StopReason Reason { get; init; }
}
