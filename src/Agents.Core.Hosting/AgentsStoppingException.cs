namespace Agents.Core.Hosting;

/// <summary>A run was not started, because the host is stopping or has stopped. It may be started elsewhere, or when the application is back.</summary>
public sealed class AgentsStoppingException : AgentException
{
    internal AgentsStoppingException(string agent)
        : base($"A run of the agent '{agent}' was not started, because the host is stopping; no runs are started any more.") =>
        Agent = agent;

    /// <summary>Gets the name of the agent.</summary>
    public string Agent { get; }

    /// <summary>Gets whether a later attempt may succeed: always <see langword="true"/>.</summary>
    public override bool IsTransient => true;
}
