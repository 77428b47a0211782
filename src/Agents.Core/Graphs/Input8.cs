namespace Agents.Core.Graphs;

/// <summary>Reads 8 inputs.</summary>
internal sealed class Input8<T1, T2, T3, T4, T5, T6, T7, T8>(Node[] nodes) : InputReader<(T1, T2, T3, T4, T5, T6, T7, T8)>(nodes)
{
    public override (T1, T2, T3, T4, T5, T6, T7, T8) Read(GraphExecution execution) =>
        (execution.Read<T1>(Nodes[0]),
            execution.Read<T2>(Nodes[1]),
            execution.Read<T3>(Nodes[2]),
            execution.Read<T4>(Nodes[3]),
            execution.Read<T5>(Nodes[4]),
            execution.Read<T6>(Nodes[5]),
            execution.Read<T7>(Nodes[6]),
            execution.Read<T8>(Nodes[7]));

    protected override InputReader<(T1, T2, T3, T4, T5, T6, T7, T8)> With(Node[] nodes) => new Input8<T1, T2, T3, T4, T5, T6, T7, T8>(nodes);

    protected override bool TryWrite(GraphExecution execution, SignatureText text) =>
        text.TryAdd(execution.Read<T1>(Nodes[0]))
        && text.TryAdd(execution.Read<T2>(Nodes[1]))
        && text.TryAdd(execution.Read<T3>(Nodes[2]))
        && text.TryAdd(execution.Read<T4>(Nodes[3]))
        && text.TryAdd(execution.Read<T5>(Nodes[4]))
        && text.TryAdd(execution.Read<T6>(Nodes[5]))
        && text.TryAdd(execution.Read<T7>(Nodes[6]))
        && text.TryAdd(execution.Read<T8>(Nodes[7]));
}
