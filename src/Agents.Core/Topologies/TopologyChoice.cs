namespace Agents.Core.Topologies;

/// <summary>Which topology a router chose for a task graph, and why.</summary>
public sealed record TopologyChoice
{
    /// <summary>Gets the topology: sequential, parallel, hybrid or hierarchical.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Gets which rule decided.</summary>
    /// <value>1 to 5 as <see cref="TopologyRouter"/> lists them, 0 for a single subtask, 6 for a coupling that was raised.</value>
    public required int Rule { get; init; }

    /// <summary>Gets why, in a sentence or two with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the numbers of the graph itself, without what was raised.</summary>
    public required TopologyMetrics Metrics { get; init; }

    /// <summary>Gets the subtasks by layer.</summary>
    public required TaskLayers Layers { get; init; }

    /// <summary>Gets whether a parallel topology has edges that must be waited for.</summary>
    /// <value>When <see langword="true"/>, a subtask starts as soon as those have ended that it <see cref="TaskEdge.MustWait"/> for, without any
    /// barrier. Always <see langword="false"/> for other topologies, which keep every edge anyway.</value>
    public bool IsDependencyDriven { get; init; }
}
