namespace Agents.Core.Graphs;

/// <summary>An agent that is called once for each item of a list that is known only when the node runs.</summary>
/// <param name="input">What holds the items.</param>
/// <param name="items">Gets them.</param>
/// <param name="agent">The agent.</param>
/// <param name="settings">How the items are worked on.</param>
/// <param name="join">Whether all items are needed, or each may fail.</param>
/// <param name="collect">Makes the node's output of what came of the items.</param>
internal sealed class ForEachWork<TInput, TItem, TOutput, TResult>(
    Node<TInput> input,
    Func<TInput, IEnumerable<TItem>> items,
    IAgent<TItem, TOutput> agent,
    ForEachSettings settings,
    NodeKind join,
    Func<TOutput[], JoinState, TResult> collect)
    : NodeWork<TResult>
{
    private readonly Node[] _inputs = [input];

    public override NodeKind Kind => NodeKind.ForEach;

    public override IReadOnlyList<Node> Inputs => _inputs;

    public override string? Agent => agent.Name;

    // Several calls of one agent.
    public override AgentOperation Operation => AgentOperation.Workflow;

    public override ValueTask<TResult> RunAsync(in NodeCall call, CancellationToken cancellationToken) => RunItemsAsync(call, cancellationToken);

    public override NodeWork<TResult> Rewire(Node from, Node to) =>
        new ForEachWork<TInput, TItem, TOutput, TResult>((Node<TInput>)to, items, agent, settings, join, collect);

    private async ValueTask<TResult> RunItemsAsync(NodeCall call, CancellationToken cancellationToken)
    {
        ItemRun<TItem, TOutput> run = new(agent, settings.Take(call.Context.Path.Name, items(call.Execution.Read<TInput>(input))), settings);
        return collect(run.Outputs, await run.RunAsync(call, join, cancellationToken).ConfigureAwait(false));
    }
}
