namespace Agents.Core.Graphs;

/// <summary>A node of a graph started. The event's path is the node's.</summary>
public sealed record NodeStarted : AgentEvent
{
    /// <summary>Gets the name of the agent that the node calls; <see langword="null"/> when it calls none.</summary>
    public required string? Agent { get; init; }
}
