namespace Agents.Core.Graphs.Plans;

/// <summary>The values that came from the inputs of a join, in their order; of any, the first.</summary>
internal sealed class PlanJoinWork<T>(PlanJoin policy, Node[] inputs) : NodeWork<IReadOnlyList<T>>
{
    public override NodeKind Kind => policy.Kind;

    public override IReadOnlyList<Node> Inputs => inputs;

    public override int Quorum => policy.Kind == NodeKind.Any ? 1 : policy.Count ?? inputs.Length;

    public override TimeSpan? Deadline => policy.Deadline;

    public override bool NeedsContext => false;

    public override ValueTask<IReadOnlyList<T>> RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        List<T> values = new(inputs.Length);
        JoinInputState[]? states = Kind == NodeKind.All ? null : call.Execution.JoinOf(call.Index).Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (states is null || states[i] == JoinInputState.Arrived)
            {
                values.Add(call.Execution.Read<T>(inputs[i]));
                if (Kind == NodeKind.Any)
                {
                    break;
                }
            }
        }

        return new(values);
    }

    public override NodeWork<IReadOnlyList<T>> Rewire(Node from, Node to) => new PlanJoinWork<T>(policy, NodeList.Replace(inputs, from, to));
}
