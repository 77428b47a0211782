namespace Agents.Core.Graphs;

/// <summary>One node of a graph, as others see it.</summary>
public sealed record GraphShapeNode
{
    /// <summary>Gets the node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the node does.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>Gets the name of the agent that it calls; <see langword="null"/> when it calls none.</summary>
    public required string? Agent { get; init; }

    /// <summary>Gets the names of the nodes that it takes as input, in order.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Gets the name of the node that stands in when it fails; <see langword="null"/> when none does.</summary>
    public required string? Fallback { get; init; }

    /// <summary>Gets the type of its output.</summary>
    public required Type OutputType { get; init; }
}
