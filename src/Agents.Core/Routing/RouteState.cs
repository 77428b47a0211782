namespace Agents.Core.Routing;

/// <summary>Where a route stands, as monitors and escalations see it.</summary>
/// <remarks>Immutable and thread-safe as far as its values are: one for each step.</remarks>
public sealed class RouteState
{
    internal RouteState(RouteRequest request) => Request = request;

    /// <summary>Gets what was asked for.</summary>
    public RouteRequest Request { get; }

    /// <summary>Gets the goal that the route is bound for.</summary>
    public required string Goal { get; init; }

    /// <summary>Gets the name of the node that was reached last: where the route began, or the last tool or stage that succeeded.</summary>
    public required string Position { get; init; }

    /// <summary>Gets the calls that succeeded so far, in order.</summary>
    public required IReadOnlyList<RouteStep> Steps { get; init; }

    /// <summary>Gets the names of the nodes still to come, the goal's state included; empty when there is no route at the moment.</summary>
    public required IReadOnlyList<string> Remaining { get; init; }

    /// <summary>Gets the names of the tools and stages that are out for the rest of this route because they failed or were reported down, sorted.</summary>
    public required IReadOnlyList<string> Down { get; init; }

    /// <summary>Gets the values from which tools get their arguments: those of the request and what the tools returned.</summary>
    public required IReadOnlyDictionary<string, object?> Values { get; init; }
}
