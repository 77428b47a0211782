namespace Agents.Core.Graphs;

/// <summary>The end of a list of items: it waits for all of them, and does nothing.</summary>
internal sealed class CollectorDefinition(NodeKind kind, int count) : NodeDefinition(kind)
{
    public override Node Node { get; } = new Node<int>("items", kind);

    public override IReadOnlyList<Node> Inputs => [];

    public override int Quorum => count;

    public override string? Agent => null;

    public override bool NeedsContext => false;

    public override ValueTask RunAsync(in NodeCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override NodeDefinition Rewire(Node from, Node to) => this;
}
