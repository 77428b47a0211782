namespace Agents.Core.Graphs;

/// <summary>What nodes can do with the graph that they stand in.</summary>
public static class GraphContextExtensions
{
    /// <summary>Changes the graph that the agent runs in: adds nodes, and removes or rewires nodes that have not started.</summary>
    /// <param name="context">The context of a node, or of an agent inside one. The innermost graph around it is changed.</param>
    /// <param name="edit">Says what to change; called once, here, while the graph goes on. What it throws leaves this method, and nothing is changed.</param>
    /// <returns>Whether the edit was applied, and if not, why. All of it is applied or nothing. It is checked as a whole against the graph as it
    /// is by then: no cycle, nothing that has started is touched, every new node leads to the output, names are new.</returns>
    /// <remarks>Thread-safe. An edit takes time in proportion to the nodes and edges of the graph; put changes that belong together into one.
    /// Nodes that are under way go on; what nobody needs after the edit is skipped, or cancelled at the latest when the run ends. The deadline
    /// of a join that is added after one of its inputs has started begins with the edit. Each edit is a <see cref="GraphEdited"/> or a
    /// <see cref="GraphEditRefused"/> event.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The agent does not run in a graph.</exception>
    public static GraphEditResult EditGraph(this AgentContext context, Action<GraphEdit> edit)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(edit);
        return context.Graph is GraphExecution execution
            ? execution.Edit(context, edit)
            : throw new InvalidOperationException($"The agent at {context.Path} does not run in a graph; only a node of a graph, and what it calls, can edit it.");
    }
}
