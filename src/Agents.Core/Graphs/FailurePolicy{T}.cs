namespace Agents.Core.Graphs;

/// <summary>A failure policy of nodes with a typed output; <see cref="FailurePolicy"/> makes it.</summary>
/// <typeparam name="T">The type of the node's output.</typeparam>
/// <remarks>Immutable and thread-safe. It concerns what the node itself does: a node whose input is missing never started.</remarks>
public sealed class FailurePolicy<T>
{
    internal FailurePolicy(FailureAction action, T? value, Node<T>? fallback)
    {
        Action = action;
        Value = value;
        Node = fallback;
    }

    /// <summary>Gets what is done.</summary>
    public FailureAction Action { get; }

    /// <summary>Gets the value that <see cref="FailureAction.Default"/> takes.</summary>
    internal T? Value { get; }

    /// <summary>Gets the node that <see cref="FailureAction.Fallback"/> takes.</summary>
    internal Node<T>? Node { get; }
}
