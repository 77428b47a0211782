namespace Agents.Core.Graphs;

/// <summary>The builder of a graph that is made.</summary>
internal sealed class NewGraphBuilder : GraphBuilder
{
    /// <summary>Adds the node that stands for what the graph is given; the first one.</summary>
    public Node<T> AddInput<T>() => AddNode(AgentGraph.InputName, new ValueWork<T>(NodeKind.Input, default!), null);
}
