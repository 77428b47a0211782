namespace Agents.Core.Graphs;

/// <summary>Reads the outputs of the nodes that a node takes as its input.</summary>
/// <typeparam name="T">The type of one input, or the tuple of several.</typeparam>
internal abstract class InputReader<T>(Node[] nodes)
{
    public Node[] Nodes { get; } = nodes;

    public abstract T Read(GraphExecution execution);

    public InputReader<T> Rewire(Node from, Node to) => With(NodeList.Replace(Nodes, from, to));

    protected abstract InputReader<T> With(Node[] nodes);
}
