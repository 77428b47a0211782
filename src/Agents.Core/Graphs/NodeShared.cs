namespace Agents.Core.Graphs;

/// <summary>A node of a graph did not run: another one with the same agent and the same input did, and shares its result. The event's path is the node's.</summary>
public sealed record NodeShared : AgentEvent
{
    /// <summary>Gets where the one stands that ran, perhaps in another run.</summary>
    public required AgentPath With { get; init; }
}
