namespace Agents.Core;

/// <summary>An agent was called by another one.</summary>
public sealed record AgentStarted : AgentEvent
{
    /// <summary>Gets the agent's name.</summary>
    public required string Agent { get; init; }
}
