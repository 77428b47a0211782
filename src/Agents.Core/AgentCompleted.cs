namespace Agents.Core;

/// <summary>An agent that another one called returned its output.</summary>
public sealed record AgentCompleted : AgentEvent
{
    /// <summary>Gets the agent's name.</summary>
    public required string Agent { get; init; }
}
