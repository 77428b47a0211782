namespace Agents.Core.Graphs;

/// <summary>An agent that is called once for each item of a list that is known only when the node runs.</summary>
internal sealed class ForEachWork<TInput, TItem, TOutput>(
    Node<TInput> input, Func<TInput, IEnumerable<TItem>> items, IAgent<TItem, TOutput> agent, ForEachSettings settings)
    : NodeWork<IReadOnlyList<TOutput>>
{
    private readonly Node[] _inputs = [input];

    public override NodeKind Kind => NodeKind.ForEach;

    public override IReadOnlyList<Node> Inputs => _inputs;

    public override string? Agent => agent.Name;

    public override ValueTask<IReadOnlyList<TOutput>> RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        RunItemsAsync(call, cancellationToken);

    public override NodeWork<IReadOnlyList<TOutput>> Rewire(Node from, Node to) =>
        new ForEachWork<TInput, TItem, TOutput>((Node<TInput>)to, items, agent, settings);

    private async ValueTask<IReadOnlyList<TOutput>> RunItemsAsync(NodeCall call, CancellationToken cancellationToken)
    {
        ItemRun<TItem, TOutput> run = new(agent, settings.Take(call.Context.Path.Name, items(call.Execution.Read<TInput>(input))), settings);
        await run.RunAsync(call, NodeKind.All, cancellationToken).ConfigureAwait(false);
        return run.Outputs;
    }
}
