namespace Agents.Core.Graphs;

/// <summary>The nodes of a graph and what they depend on.</summary>
/// <remarks>Immutable and thread-safe. Computed when it is first asked for.</remarks>
public sealed class GraphShape
{
    private readonly GraphTopology _topology;
    private IReadOnlyList<GraphShapeNode>? _nodes;

    internal GraphShape(string name, GraphTopology topology)
    {
        Name = name;
        _topology = topology;
    }

    /// <summary>Gets the name of the graph.</summary>
    public string Name { get; }

    /// <summary>Gets how many nodes there are, the one that stands for the input included.</summary>
    public int NodeCount => _topology.Nodes.Length;

    /// <summary>Gets the name of the node whose output is the graph's.</summary>
    public string Output => _topology.NameOf(_topology.Output);

    /// <summary>Gets the nodes, in the order in which they were added.</summary>
    public IReadOnlyList<GraphShapeNode> Nodes => _nodes ??= [.. Enumerable.Range(0, NodeCount).Select(Describe)];

    internal GraphTopology Topology => _topology;

    /// <summary>Draws the graph as a Mermaid flowchart.</summary>
    /// <returns>The text, with lines that end in <c>\n</c>.</returns>
    public string ToMermaid() => GraphDrawing.Of(_topology, null).WriteMermaid();

    /// <summary>Draws the graph in the DOT language of Graphviz.</summary>
    /// <returns>The text, with lines that end in <c>\n</c>.</returns>
    public string ToDot() => GraphDrawing.Of(_topology, null).WriteDot(Name);

    private GraphShapeNode Describe(int index)
    {
        NodeDefinition definition = _topology.Nodes[index];
        return new GraphShapeNode
        {
            Name = definition.NameAt(index),
            Kind = definition.Kind,
            Agent = definition.Agent,
            Inputs = [.. _topology.InputsOf(index).ToArray().Select(_topology.NameOf)],
            Fallback = definition.Fallback?.Name,
            OutputType = definition.Node.OutputType,
        };
    }
}
