namespace Agents.Core.Routing;

/// <summary>Says that one node of a tool graph may follow another.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RouteEdge
{
    /// <summary>Gets the name of the node that comes first.</summary>
    public required string From { get; init; }

    /// <summary>Gets the name of the node that may follow.</summary>
    public required string To { get; init; }

    /// <summary>Gets what the step costs before the health of the tool that it leads to is counted.</summary>
    /// <value>0 to <see cref="RouteToolOptions.MaxCost"/>, in the graph's own unit.</value>
    public required double Cost { get; init; }

    /// <summary>Gets the names of the goals for which the step may be taken.</summary>
    /// <value>The default is empty: for every goal.</value>
    public IReadOnlyList<string> Goals { get; init; } = [];
}
