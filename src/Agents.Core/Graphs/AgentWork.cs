using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Agents.Core.Graphs;

/// <summary>A call of an agent, or of a function that is treated as one.</summary>
internal sealed class AgentWork<TInput, TOutput>(NodeKind kind, InputReader<TInput> input, IAgent<TInput, TOutput> agent) : NodeWork<TOutput>
{
    public override NodeKind Kind { get; } = kind;

    public override IReadOnlyList<Node> Inputs => input.Nodes;

    public override object? Executor => agent;

    public override string? Agent => Kind == NodeKind.Agent ? agent.Name : null;

    // Agents that call graphs that call agents without a wait would end the process; they go on upon another stack instead.
    public override ValueTask<TOutput> RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? agent.InvokeAsync(input.Read(call.Execution), call.Context, cancellationToken)
            : OnAnotherStackAsync(input.Read(call.Execution), call.Context, cancellationToken);

    public override string? WriteInput(GraphExecution execution, JsonSerializerOptions? contracts) => input.Write(execution, contracts);

    public override NodeWork<TOutput> Rewire(Node from, Node to) => new AgentWork<TInput, TOutput>(Kind, input.Rewire(from, to), agent);

    private ValueTask<TOutput> OnAnotherStackAsync(TInput value, AgentContext context, CancellationToken cancellationToken) =>
        new(Task.Run(() => agent.InvokeAsync(value, context, cancellationToken).AsTask(), CancellationToken.None));
}
