namespace Agents.Core.Graphs;

/// <summary>Reads 3 inputs.</summary>
internal sealed class Input3<T1, T2, T3>(Node[] nodes) : InputReader<(T1, T2, T3)>(nodes)
{
    public override (T1, T2, T3) Read(GraphExecution execution) =>
        (execution.Read<T1>(Nodes[0]),
            execution.Read<T2>(Nodes[1]),
            execution.Read<T3>(Nodes[2]));

    protected override InputReader<(T1, T2, T3)> With(Node[] nodes) => new Input3<T1, T2, T3>(nodes);

    protected override bool TryWrite(GraphExecution execution, SignatureText text) =>
        text.TryAdd(execution.Read<T1>(Nodes[0]))
        && text.TryAdd(execution.Read<T2>(Nodes[1]))
        && text.TryAdd(execution.Read<T3>(Nodes[2]));
}
