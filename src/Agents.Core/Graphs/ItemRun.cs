namespace Agents.Core.Graphs;

/// <summary>The items of one list in one run: a graph of its own, on the same executor.</summary>
internal sealed class ItemRun<TItem, TOutput>(IAgent<TItem, TOutput> agent, IReadOnlyList<TItem> items, ForEachSettings settings)
{
    /// <summary>Gets the outputs, in the order of the items.</summary>
    public TOutput[] Outputs { get; } = new TOutput[items.Count];

    /// <summary>Runs the items.</summary>
    /// <param name="call">The node's call.</param>
    /// <param name="join">Whether all items are needed, or each may fail.</param>
    /// <param name="cancellationToken">Ends the items.</param>
    /// <returns>What came of each item, when each may fail.</returns>
    public async ValueTask<JoinState> RunAsync(NodeCall call, NodeKind join, CancellationToken cancellationToken)
    {
        AgentContext context = call.Context;
        if (items.Count == 0)
        {
            return new JoinState();
        }

        ItemDefinition<TItem, TOutput> item = new(agent, items, Outputs, settings.ItemBudget);
        GraphTopology topology = GraphTopology.OfItems(item, new CollectorDefinition(join, items.Count), items.Count);
        GraphExecution execution = new(context, topology, settings.MaxConcurrency, maxNodes: 0, cancellationToken);
        await execution.RunAsync().ConfigureAwait(false);
        call.Execution.KeepItems(call.Index, execution.CreateReport());
        return execution.Ending == GraphEnding.Output
            ? join == NodeKind.All ? new JoinState() : execution.JoinOf(items.Count)
            : throw execution.CreateException(context.Path.Name);
    }
}
