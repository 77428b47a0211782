using System.Text.Json;

namespace Agents.Core.Graphs;

/// <summary>Reads the outputs of the nodes that a node takes as its input.</summary>
/// <typeparam name="T">The type of one input, or the tuple of several.</typeparam>
internal abstract class InputReader<T>(Node[] nodes)
{
    public Node[] Nodes { get; } = nodes;

    public abstract T Read(GraphExecution execution);

    /// <summary>Writes the inputs so that equal ones, and no others, are equal texts.</summary>
    /// <returns>The text; <see langword="null"/> when an input cannot be written whole.</returns>
    public string? Write(GraphExecution execution, JsonSerializerOptions? contracts)
    {
        SignatureText text = new(contracts);
        return TryWrite(execution, text) ? text.ToString() : null;
    }

    public InputReader<T> Rewire(Node from, Node to) => With(NodeList.Replace(Nodes, from, to));

    protected abstract InputReader<T> With(Node[] nodes);

    protected abstract bool TryWrite(GraphExecution execution, SignatureText text);
}
