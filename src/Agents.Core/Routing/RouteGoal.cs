namespace Agents.Core.Routing;

/// <summary>Something that routes of a tool graph are to reach.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RouteGoal
{
    /// <summary>Gets the name by which a request asks for the goal.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the names of the states of which any one is the goal reached.</summary>
    /// <value>At least one. The default is <see cref="ToolGraph.GoalState"/>.</value>
    public IReadOnlyList<string> States { get; init; } = [ToolGraph.GoalState];

    /// <summary>Gets the capabilities without which the goal is not reached.</summary>
    /// <value>The default is empty. A graph that has a route to the goal without one of them cannot be made; and a route that ends without one,
    /// because it set out for another goal, is no route.</value>
    public IReadOnlyList<string> Requires { get; init; } = [];
}
