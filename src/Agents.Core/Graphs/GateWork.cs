namespace Agents.Core.Graphs;

/// <summary>A value that is handed on when a condition holds.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <typeparam name="TKey">The type of what the condition looks at.</typeparam>
internal sealed class GateWork<T, TKey>(Node<T> value, Node<TKey> key, Func<TKey, bool> isOpen) : NodeWork<T>
{
    private readonly Node[] _inputs = ReferenceEquals(value, key) ? [value] : [value, key];

    public override NodeKind Kind => NodeKind.Gate;

    public override IReadOnlyList<Node> Inputs => _inputs;

    public override bool NeedsContext => false;

    public override ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        if (isOpen(call.Execution.Read<TKey>(key)))
        {
            return new(call.Execution.Read<T>(value));
        }

        call.Execution.CloseGate(call.Index);
        return default;
    }

    public override NodeWork<T> Rewire(Node from, Node to) => new GateWork<T, TKey>(
        ReferenceEquals(value, from) ? (Node<T>)to : value, ReferenceEquals(key, from) ? (Node<TKey>)to : key, isOpen);
}
