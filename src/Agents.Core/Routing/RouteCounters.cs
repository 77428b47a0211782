namespace Agents.Core.Routing;

/// <summary>What happened on a route, counted.</summary>
public sealed record RouteCounters
{
    /// <summary>Gets how many tool calls were made, those that failed included.</summary>
    public required int ToolCalls { get; init; }

    /// <summary>Gets how many tools failed or could not be called.</summary>
    public required int Failures { get; init; }

    /// <summary>Gets how many new routes were found to the goal that the route was bound for already.</summary>
    public required int Reroutes { get; init; }

    /// <summary>Gets how often somebody was asked what to do.</summary>
    public required int Escalations { get; init; }

    /// <summary>Gets how many failures a stage went on without.</summary>
    public required int Tolerated { get; init; }
}
