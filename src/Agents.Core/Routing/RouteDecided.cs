namespace Agents.Core.Routing;

/// <summary>A router decided something.</summary>
public sealed record RouteDecided : AgentEvent
{
    /// <summary>Gets the line that it added to its log.</summary>
    public required RouteDecision Decision { get; init; }

    /// <summary>Withholds what tools and people said; what the router says of its routes holds names and figures alone.</summary>
    internal override AgentEvent WithoutContent() => Decision.Kind is RouteDecisionKind.Fail or RouteDecisionKind.Retry or RouteDecisionKind.Escalate or RouteDecisionKind.HandOver
        ? this with { Decision = Decision with { Detail = Withheld } }
        : this;
}
