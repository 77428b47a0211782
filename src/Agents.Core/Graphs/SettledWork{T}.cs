namespace Agents.Core.Graphs;

/// <summary>What came from each input, and why the rest did not.</summary>
internal sealed class SettledWork<T>(NodeKind kind, Node<T>[] inputs, int quorum, TimeSpan? deadline) : NodeWork<JoinResult<T>>
{
    public override NodeKind Kind { get; } = kind;

    public override IReadOnlyList<Node> Inputs => inputs;

    public override int Quorum => quorum;

    public override TimeSpan? Deadline => deadline;

    public override bool NeedsContext => false;

    public override ValueTask<JoinResult<T>> RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        GraphExecution execution = call.Execution;
        return new(execution.JoinOf(call.Index).ToResult(i => inputs[i].Name, i => execution.Read<T>(inputs[i])));
    }

    public override NodeWork<JoinResult<T>> Rewire(Node from, Node to) =>
        new SettledWork<T>(Kind, NodeList.Replace(inputs, from, to), quorum, deadline);
}
