namespace Agents.Core.Graphs;

/// <summary>Makes lists of handles.</summary>
internal static class NodeList
{
    /// <summary>Copies handles, with one in the place of another.</summary>
    public static TNode[] Replace<TNode>(TNode[] nodes, Node from, Node to)
        where TNode : Node =>
        Array.ConvertAll(nodes, node => ReferenceEquals(node, from) ? (TNode)to : node);

    /// <summary>Copies the handles that an application gave.</summary>
    public static Node<T>[] Copy<T>(IReadOnlyList<Node<T>> nodes, string parameter)
    {
        ArgumentNullException.ThrowIfNull(nodes, parameter);
        Node<T>[] copy = [.. nodes];
        int index = Array.IndexOf(copy, null);
        return index < 0 ? copy : throw new ArgumentException($"Input {index} is null.", parameter);
    }
}
