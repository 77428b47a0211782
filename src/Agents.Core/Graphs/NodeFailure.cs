namespace Agents.Core.Graphs;

/// <summary>A node that failed for good, and what it failed with.</summary>
/// <remarks>Immutable.</remarks>
public sealed class NodeFailure
{
    internal NodeFailure(string node, AgentPath path, Exception exception)
    {
        Node = node;
        Path = path;
        Exception = exception;
    }

    /// <summary>Gets the name of the node.</summary>
    public string Node { get; }

    /// <summary>Gets where in the run it stands.</summary>
    public AgentPath Path { get; }

    /// <summary>Gets what it failed with: an <see cref="AgentException"/>, which holds what other code threw.</summary>
    public Exception Exception { get; }
}
