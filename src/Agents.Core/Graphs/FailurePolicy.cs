namespace Agents.Core.Graphs;

/// <summary>What happens when a node has failed for good, its retries included.</summary>
public static class FailurePolicy
{
    /// <summary>The node fails. What depends on it cannot run, joins are told; when that leaves the graph without an output, the run fails.</summary>
    /// <typeparam name="T">The type of the node's output.</typeparam>
    /// <returns>The policy; it is what a node has when nothing is said.</returns>
    public static FailurePolicy<T> Fail<T>() => new(FailureAction.Fail, default, null);

    /// <summary>The node is skipped, and what depends on it too; joins are told. The run ends as <see cref="StopReason.Partial"/>.</summary>
    /// <typeparam name="T">The type of the node's output.</typeparam>
    /// <returns>The policy.</returns>
    public static FailurePolicy<T> Skip<T>() => new(FailureAction.Skip, default, null);

    /// <summary>The node's output is a stated value. The run ends as <see cref="StopReason.Partial"/>.</summary>
    /// <typeparam name="T">The type of the node's output.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>The policy.</returns>
    public static FailurePolicy<T> Default<T>(T value) => new(FailureAction.Default, value, null);

    /// <summary>The node's output is that of another node. A node that serves only as a fallback starts when it is called for, not before;
    /// so do the nodes that serve only it. The run ends as <see cref="StopReason.Partial"/>.</summary>
    /// <typeparam name="T">The type of the node's output.</typeparam>
    /// <param name="node">The other node, of the same graph.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    public static FailurePolicy<T> Fallback<T>(Node<T> node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return new(FailureAction.Fallback, default, node);
    }
}
