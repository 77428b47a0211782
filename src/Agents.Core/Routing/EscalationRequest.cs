namespace Agents.Core.Routing;

/// <summary>A question to whoever decides what a route does next.</summary>
/// <remarks>Immutable and thread-safe as far as the values of the route are.</remarks>
public sealed record EscalationRequest
{
    /// <summary>Gets the name of the router.</summary>
    public required string Router { get; init; }

    /// <summary>Gets why somebody is asked.</summary>
    public required EscalationReason Reason { get; init; }

    /// <summary>Gets what happened, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets the tool that it is about; <see langword="null"/> when it is about none.</summary>
    public string? Tool { get; init; }

    /// <summary>Gets where the route stands.</summary>
    public required RouteState State { get; init; }

    /// <summary>Gets the goals that could be reached from there, with the cheapest route to each, cheapest first.</summary>
    public required IReadOnlyList<ReachableGoal> Reachable { get; init; }

    /// <summary>Gets every decision so far.</summary>
    public required IReadOnlyList<RouteDecision> Log { get; init; }

    /// <summary>Gets the goals that were left because nobody knew whether a side effect happened, or because a call was not approved.</summary>
    internal IReadOnlyList<string> Unsettled { get; init; } = [];
}
