namespace Agents.Core.Graphs;

/// <summary>Reads one input.</summary>
internal sealed class Input1<T>(Node[] nodes) : InputReader<T>(nodes)
{
    public override T Read(GraphExecution execution) => execution.Read<T>(Nodes[0]);

    protected override InputReader<T> With(Node[] nodes) => new Input1<T>(nodes);

    protected override bool TryWrite(GraphExecution execution, SignatureText text) => text.TryAdd(execution.Read<T>(Nodes[0]));
}
