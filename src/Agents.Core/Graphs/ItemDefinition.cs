using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>What is done with each item of a list; stands at as many indices as there are items.</summary>
internal sealed class ItemDefinition<TItem, TOutput>(
    IAgent<TItem, TOutput> agent, IReadOnlyList<TItem> items, TOutput[] outputs, Budget? budget) : NodeDefinition(NodeKind.Agent)
{
    public override Node Node { get; } = new Node<TOutput>("item", agent);

    public override IReadOnlyList<Node> Inputs => [];

    public override string? Agent => agent.Name;

    public override AgentOperation Operation => AgentOperations.Of<TItem>(agent);

    public override Budget? Budget => budget;

    public override bool NeedsContext => true;

    public override string NameAt(int index) => ItemName.Of(index);

    public override ValueTask RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        int item = call.Index;
        ValueTask<TOutput> output = AgentInvocation.CallAsync(agent, items[item], call.Context, cancellationToken);
        if (output.IsCompletedSuccessfully)
        {
            outputs[item] = output.Result;
            return ValueTask.CompletedTask;
        }

        return StoreAsync(item, output);
    }

    public override NodeDefinition Rewire(Node from, Node to) => this;

    private async ValueTask StoreAsync(int item, ValueTask<TOutput> output) => outputs[item] = await output.ConfigureAwait(false);
}
