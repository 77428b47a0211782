namespace Agents.Core.Graphs;

/// <summary>A running graph was changed. The event's path is the graph's.</summary>
public sealed record GraphEdited : AgentEvent
{
    /// <summary>Gets the names of the nodes that were added.</summary>
    public required IReadOnlyList<string> Added { get; init; }

    /// <summary>Gets the names of the nodes that were removed.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Gets the names of the nodes that have another input than before.</summary>
    public required IReadOnlyList<string> Rewired { get; init; }

    /// <summary>Gets the graph as it is now.</summary>
    public required GraphShape Shape { get; init; }
}
