namespace Agents.Core.Graphs;

/// <summary>A node took longer than its <see cref="NodeOptions{T}.Timeout"/>.</summary>
public sealed class NodeTimeoutException : AgentException
{
    internal NodeTimeoutException(string node, TimeSpan timeout, Exception? innerException = null)
        : base($"The node '{node}' did not end within its timeout of {timeout.TotalSeconds:0.###} s, its retries included.", innerException)
    {
        Node = node;
        Timeout = timeout;
    }

    /// <summary>Gets the name of the node.</summary>
    public string Node { get; }

    /// <summary>Gets the limit that it passed.</summary>
    public TimeSpan Timeout { get; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
