namespace Agents.Core.Topologies;

/// <summary>An agent of a team took longer than it may.</summary>
public sealed class TurnTimeoutException : AgentException
{
    internal TurnTimeoutException(string agent, TimeSpan timeout, bool isAbandoned)
        : base(
            $"The agent '{agent}' did not end within {timeout.TotalSeconds:0.###} s"
            + (isAbandoned ? ", nor when it was cancelled; it is not waited for any more." : "."))
    {
        Agent = agent;
        Timeout = timeout;
        IsAbandoned = isAbandoned;
    }

    /// <summary>Gets the name of the agent.</summary>
    public string Agent { get; }

    /// <summary>Gets the limit that it passed.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Gets whether it goes on although it was cancelled.</summary>
    public bool IsAbandoned { get; }

    /// <inheritdoc/>
    public override bool IsTransient => !IsAbandoned;
}
