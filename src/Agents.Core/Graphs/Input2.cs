namespace Agents.Core.Graphs;

/// <summary>Reads 2 inputs.</summary>
internal sealed class Input2<T1, T2>(Node[] nodes) : InputReader<(T1, T2)>(nodes)
{
    public override (T1, T2) Read(GraphExecution execution) =>
        (execution.Read<T1>(Nodes[0]),
            execution.Read<T2>(Nodes[1]));

    protected override InputReader<(T1, T2)> With(Node[] nodes) => new Input2<T1, T2>(nodes);

    protected override bool TryWrite(GraphExecution execution, SignatureText text) =>
        text.TryAdd(execution.Read<T1>(Nodes[0]))
        && text.TryAdd(execution.Read<T2>(Nodes[1]));
}
