namespace Agents.Core.Graphs;

/// <summary>A node that may share its execution ran by itself, because its input cannot be compared. The event's path is the node's.</summary>
public sealed record NodeNotShared : AgentEvent
{
    /// <summary>Gets why, in one sentence.</summary>
    public required string Reason { get; init; }
}
