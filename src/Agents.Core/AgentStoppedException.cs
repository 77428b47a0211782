namespace Agents.Core;

/// <summary>An agent stopped early and had nothing to show for it.</summary>
public sealed class AgentStoppedException : AgentException
{
    internal AgentStoppedException(string agent, StopReason reason, string message)
        : base($"The agent '{agent}' stopped without an output ({reason}): {message}") =>
        StopReason = reason;

    /// <summary>Gets why it stopped.</summary>
    public StopReason StopReason { get; }
}
