namespace Agents.Core.Graphs;

/// <summary>A value that is there from the start.</summary>
internal sealed class ValueWork<T>(NodeKind kind, T value) : NodeWork<T>
{
    public override NodeKind Kind { get; } = kind;

    /// <summary>Gets the value; for the input of a graph, which differs from run to run, the default of its type.</summary>
    public T Value { get; } = value;

    public override IReadOnlyList<Node> Inputs => [];

    public override bool NeedsContext => false;

    public override ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken) => new(Value);

    public override NodeWork<T> Rewire(Node from, Node to) => this;
}
