namespace Agents.Core;

/// <summary>A call of an agent, or of code of the application beside one, took longer than it may.</summary>
public sealed class AgentTimeoutException : AgentException
{
    internal AgentTimeoutException(string name, TimeSpan timeout, bool isAbandoned)
        : base(
            $"'{name}' did not end within {timeout.TotalSeconds:0.###} s"
            + (isAbandoned ? ", nor when it was cancelled; it is not waited for any more." : "."))
    {
        Name = name;
        Timeout = timeout;
        IsAbandoned = isAbandoned;
    }

    /// <summary>Gets the name of the agent, or of what was called.</summary>
    public string Name { get; }

    /// <summary>Gets the limit that it passed.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Gets whether it goes on although it was cancelled.</summary>
    public bool IsAbandoned { get; }

    /// <inheritdoc/>
    /// <value><see langword="true"/>, unless the call goes on: a second one beside it would do the work twice.</value>
    public override bool IsTransient => !IsAbandoned;
}
