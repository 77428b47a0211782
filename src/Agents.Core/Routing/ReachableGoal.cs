namespace Agents.Core.Routing;

/// <summary>A goal that a route could still reach.</summary>
public sealed record ReachableGoal
{
    /// <summary>Gets the name of the goal.</summary>
    public required string Goal { get; init; }

    /// <summary>Gets the cheapest route to it.</summary>
    public required RoutePath Path { get; init; }
}
