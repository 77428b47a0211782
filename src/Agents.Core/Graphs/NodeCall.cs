namespace Agents.Core.Graphs;

/// <summary>One start of a node in a run.</summary>
internal readonly struct NodeCall(GraphExecution execution, int index, AgentContext? context)
{
    public GraphExecution Execution { get; } = execution;

    public int Index { get; } = index;

    /// <summary>Gets the node's context.</summary>
    /// <value>Never <see langword="null"/> when the node's definition needs it.</value>
    public AgentContext Context { get; } = context!;
}
