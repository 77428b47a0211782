namespace Agents.Core.Graphs;

/// <summary>The first input that has an output.</summary>
internal sealed class AnyWork<T>(Node<T>[] inputs, TimeSpan? deadline) : NodeWork<T>
{
    public override NodeKind Kind => NodeKind.Any;

    public override IReadOnlyList<Node> Inputs => inputs;

    public override int Quorum => 1;

    public override TimeSpan? Deadline => deadline;

    public override bool NeedsContext => false;

    public override ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        int first = Array.IndexOf(call.Execution.JoinOf(call.Index).Inputs, JoinInputState.Arrived);
        return new(call.Execution.Read<T>(inputs[first]));
    }

    public override NodeWork<T> Rewire(Node from, Node to) => new AnyWork<T>(NodeList.Replace(inputs, from, to), deadline);
}
