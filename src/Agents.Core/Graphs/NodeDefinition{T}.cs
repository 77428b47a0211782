using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>A node with a typed output.</summary>
internal sealed class NodeDefinition<T> : NodeDefinition
{
    private readonly Node<T> _node;
    private readonly NodeWork<T> _work;
    private readonly NodePolicies<T>? _policies;
    private readonly FailurePolicy<T>? _onFailure;

    public NodeDefinition(Node<T> node, NodeWork<T> work, NodeOptions<T>? options)
        : base(work.Kind)
    {
        _node = node;
        _work = work;
        Priority = options?.Priority ?? 0;
        Weight = IsPreset || IsStructural ? 0 : (options?.Weight ?? TimeSpan.FromSeconds(1)).TotalSeconds;
        Budget = options?.Budget;
        _onFailure = options?.OnFailure;
        _policies = options is null ? null : NodePolicies<T>.Of(options);
    }

    private NodeDefinition(NodeDefinition<T> from, NodeWork<T> work, FailurePolicy<T>? onFailure)
        : base(work.Kind)
    {
        _node = from._node;
        _work = work;
        Priority = from.Priority;
        Weight = from.Weight;
        Budget = from.Budget;
        _onFailure = onFailure;
        _policies = from._policies;
    }

    public override Node Node => _node;

    public override IReadOnlyList<Node> Inputs => _work.Inputs;

    public override string? Agent => _work.Agent;

    public override AgentOperation Operation => _work.Operation;

    public override int Quorum => _work.Quorum;

    public override TimeSpan? Deadline => _work.Deadline;

    public override FailureAction OnFailure => _onFailure?.Action ?? FailureAction.Fail;

    public override Node? Fallback => _onFailure?.Node;

    public override Budget? Budget { get; }

    public override int Priority { get; }

    public override double Weight { get; }

    public override TimeSpan? MeanLatency => _policies?.MeanLatency;

    public override bool NeedsContext => _work.NeedsContext || _policies is not null || Budget is not null;

    public override ValueTask RunAsync(in NodeCall call, CancellationToken cancellationToken)
    {
        ValueTask<T> output = _policies is null
            ? _work.RunAsync(call, cancellationToken)
            : _policies.RunAsync(_work, call, cancellationToken);
        if (output.IsCompletedSuccessfully)
        {
            call.Execution.Write(_node, output.Result);
            return ValueTask.CompletedTask;
        }

        return StoreAsync(call.Execution, output);
    }

    public override void StorePreset(GraphExecution execution) => execution.Write(_node, ((ValueWork<T>)_work).Value);

    public override void StoreDefault(GraphExecution execution) => execution.Write(_node, _onFailure!.Value!);

    public override void StoreFallback(GraphExecution execution) => execution.Write(_node, execution.Read<T>(_onFailure!.Node!));

    public override NodeDefinition Rewire(Node from, Node to)
    {
        FailurePolicy<T>? onFailure = ReferenceEquals(_onFailure?.Node, from) ? FailurePolicy.Fallback((Node<T>)to) : _onFailure;
        return new NodeDefinition<T>(this, _work.Rewire(from, to), onFailure);
    }

    private async ValueTask StoreAsync(GraphExecution execution, ValueTask<T> output) =>
        execution.Write(_node, await output.ConfigureAwait(false));
}
