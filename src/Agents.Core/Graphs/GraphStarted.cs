namespace Agents.Core.Graphs;

/// <summary>A graph started. The event's path is the graph's.</summary>
public sealed record GraphStarted : AgentEvent
{
    /// <summary>Gets the nodes and what they depend on.</summary>
    public required GraphShape Shape { get; init; }
}
