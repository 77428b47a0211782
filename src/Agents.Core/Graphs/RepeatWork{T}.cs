using System.Globalization;

namespace Agents.Core.Graphs;

/// <summary>An agent that is called again and again, with what it made the last time, until that will do.</summary>
internal sealed class RepeatWork<T>(Node<T> input, IAgent<T, T> agent, Func<T, bool> until, int max) : NodeWork<T>
{
    private readonly Node[] _inputs = [input];

    public override NodeKind Kind => NodeKind.Repeat;

    public override IReadOnlyList<Node> Inputs => _inputs;

    public override string? Agent => agent.Name;

    // Several calls of one agent.
    public override AgentOperation Operation => AgentOperation.Workflow;

    public override ValueTask<T> RunAsync(in NodeCall call, CancellationToken cancellationToken) => RepeatAsync(call, cancellationToken);

    public override NodeWork<T> Rewire(Node from, Node to) => new RepeatWork<T>((Node<T>)to, agent, until, max);

    private async ValueTask<T> RepeatAsync(NodeCall call, CancellationToken cancellationToken)
    {
        T value = call.Execution.Read<T>(input);
        for (int round = 1; round <= max; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AgentContext entered = call.Context.Enter(round.ToString(CultureInfo.InvariantCulture));
            value = await AgentInvocation.InvokeAsync(agent, value, entered, cancellationToken).ConfigureAwait(false);
            if (until(value))
            {
                return value;
            }
        }

        call.Context.ReportStop(StopReason.Partial);
        return value;
    }
}
