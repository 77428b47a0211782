namespace Agents.Core.Graphs;

/// <summary>An agent that is called once for each item of a list, where each item may fail.</summary>
internal sealed class ForEachSettledWork<TInput, TItem, TOutput>(
    Node<TInput> input, Func<TInput, IEnumerable<TItem>> items, IAgent<TItem, TOutput> agent, ForEachSettings settings)
    : NodeWork<JoinResult<TOutput>>
{
    private readonly Node[] _inputs = [input];

    public override NodeKind Kind => NodeKind.ForEach;

    public override IReadOnlyList<Node> Inputs => _inputs;

    public override string? Agent => agent.Name;

    public override ValueTask<JoinResult<TOutput>> RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        RunItemsAsync(call, cancellationToken);

    public override NodeWork<JoinResult<TOutput>> Rewire(Node from, Node to) =>
        new ForEachSettledWork<TInput, TItem, TOutput>((Node<TInput>)to, items, agent, settings);

    private async ValueTask<JoinResult<TOutput>> RunItemsAsync(NodeCall call, CancellationToken cancellationToken)
    {
        ItemRun<TItem, TOutput> run = new(agent, settings.Take(call.Context.Path.Name, items(call.Execution.Read<TInput>(input))), settings);
        JoinState join = await run.RunAsync(call, NodeKind.AllSettled, cancellationToken).ConfigureAwait(false);
        JoinInput<TOutput>[] results = new JoinInput<TOutput>[run.Outputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = new JoinInput<TOutput>(ItemName.Of(i), join.Inputs[i], run.Outputs[i], join.Reasons[i], join.Errors[i]);
        }

        return new JoinResult<TOutput>(results);
    }
}
