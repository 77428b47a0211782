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
        JoinState join = call.Execution.JoinOf(call.Index);
        JoinInput<T>[] results = new JoinInput<T>[inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            T? value = join.Inputs[i] == JoinInputState.Arrived ? call.Execution.Read<T>(inputs[i]) : default;
            results[i] = new JoinInput<T>(inputs[i].Name, join.Inputs[i], value, join.Reasons[i], join.Errors[i]);
        }

        return new(new JoinResult<T>(results));
    }

    public override NodeWork<JoinResult<T>> Rewire(Node from, Node to) =>
        new SettledWork<T>(Kind, NodeList.Replace(inputs, from, to), quorum, deadline);
}
