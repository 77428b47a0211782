namespace Agents.Core.Graphs;

/// <summary>Reads 4 inputs.</summary>
internal sealed class Input4<T1, T2, T3, T4>(Node[] nodes) : InputReader<(T1, T2, T3, T4)>(nodes)
{
    public override (T1, T2, T3, T4) Read(GraphExecution execution) =>
        (execution.Read<T1>(Nodes[0]),
            execution.Read<T2>(Nodes[1]),
            execution.Read<T3>(Nodes[2]),
            execution.Read<T4>(Nodes[3]));

    protected override InputReader<(T1, T2, T3, T4)> With(Node[] nodes) => new Input4<T1, T2, T3, T4>(nodes);

    protected override bool TryWrite(GraphExecution execution, SignatureText text) =>
        text.TryAdd(execution.Read<T1>(Nodes[0]))
        && text.TryAdd(execution.Read<T2>(Nodes[1]))
        && text.TryAdd(execution.Read<T3>(Nodes[2]))
        && text.TryAdd(execution.Read<T4>(Nodes[3]));
}
