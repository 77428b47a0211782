namespace Agents.Core.Graphs;

/// <summary>Stands at the index of a node that an edit removed: what ran before keeps its index.</summary>
internal sealed class RemovedDefinition(NodeDefinition removed) : NodeDefinition(NodeKind.Function)
{
    public override Node Node { get; } = removed.Node;

    public override IReadOnlyList<Node> Inputs => [];

    public override string? Agent => removed.Agent;

    public override AgentOperation Operation => removed.Operation;

    public override bool NeedsContext => false;

    public override ValueTask RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Node '{Node.Name}' was removed and must not run.");

    public override NodeDefinition Rewire(Node from, Node to) => this;
}
