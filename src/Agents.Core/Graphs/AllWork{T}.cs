namespace Agents.Core.Graphs;

/// <summary>All inputs as a list, in their order.</summary>
internal sealed class AllWork<T>(Node<T>[] inputs, TimeSpan? deadline) : NodeWork<IReadOnlyList<T>>
{
    public override NodeKind Kind => NodeKind.All;

    public override IReadOnlyList<Node> Inputs => inputs;

    public override TimeSpan? Deadline => deadline;

    public override bool NeedsContext => false;

    public override ValueTask<IReadOnlyList<T>> RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        T[] values = new T[inputs.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = call.Execution.Read<T>(inputs[i]);
        }

        return new(values);
    }

    public override NodeWork<IReadOnlyList<T>> Rewire(Node from, Node to) => new AllWork<T>(NodeList.Replace(inputs, from, to), deadline);
}
