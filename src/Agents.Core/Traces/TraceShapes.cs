using System.Diagnostics.CodeAnalysis;
using Agents.Core.Graphs;

namespace Agents.Core.Traces;

/// <summary>The graphs of a run as they stand: what a node is, and what it takes as input. Not thread-safe.</summary>
internal sealed class TraceShapes
{
    private readonly Dictionary<AgentPath, (GraphShape Shape, Dictionary<string, GraphShapeNode>? Nodes)> _graphs = [];

    public void Set(AgentPath graph, GraphShape shape) => _graphs[graph] = (shape, null);

    public void Remove(AgentPath graph) => _graphs.Remove(graph);

    /// <summary>Finds the node that stands at a place.</summary>
    public bool TryFind(AgentPath path, [NotNullWhen(true)] out GraphShapeNode? node)
    {
        node = null;
        if (path.Parent is not { } parent || !_graphs.TryGetValue(parent, out (GraphShape Shape, Dictionary<string, GraphShapeNode>? Nodes) graph))
        {
            return false;
        }

        if (graph.Nodes is null)
        {
            // Only now, because many edits may come before anybody asks. A removed node keeps a place without its name.
            graph.Nodes = new Dictionary<string, GraphShapeNode>(graph.Shape.NodeCount, StringComparer.Ordinal);
            foreach (GraphShapeNode each in graph.Shape.Nodes)
            {
                graph.Nodes[each.Name] = each;
            }

            _graphs[parent] = graph;
        }

        return graph.Nodes.TryGetValue(path.Name, out node);
    }
}
