namespace Agents.Core.Graphs;

/// <summary>A node of a graph will have no output, although it did not fail. The event's path is the node's.</summary>
public sealed record NodeSkipped : AgentEvent
{
    /// <summary>Gets why.</summary>
    public required SkipReason Reason { get; init; }

    /// <summary>Gets the name of the node that is the reason; <see langword="null"/> when it is this one, or the end of the run.</summary>
    public required string? Cause { get; init; }
}
