namespace Agents.Core;

/// <summary>An agent threw something that is not the library's own; that is the inner exception.</summary>
public sealed class AgentFailedException : AgentException
{
    internal AgentFailedException(string agent, Exception innerException)
        : base($"The agent '{agent}' failed with {innerException.GetType().Name}; see the inner exception.", innerException) =>
        Agent = agent;

    /// <summary>Gets the name of the agent that threw.</summary>
    public string Agent { get; }

    /// <summary>Gets whether a retry may help: <see langword="true"/> for a timeout or an I/O failure, else <see langword="false"/>.</summary>
    public override bool IsTransient => InnerException is TimeoutException or IOException or HttpRequestException or AgentException { IsTransient: true };
}
