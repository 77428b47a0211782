namespace Agents.Core.Traces;

/// <summary>One event of a trace led to another one.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TraceEdge
{
    /// <summary>Gets the id of the earlier event.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the id of the later event.</summary>
    public required string Destination { get; init; }

    /// <summary>Gets how one led to the other.</summary>
    public required TraceEdgeType Type { get; init; }
}
