namespace Agents.Core.Routing;

/// <summary>A router decided something.</summary>
public sealed record RouteDecided : AgentEvent
{
    /// <summary>Gets the line that it added to its log.</summary>
    public required RouteDecision Decision { get; init; }
}
