using System.Text.Json;

namespace Agents.Core.Graphs;

/// <summary>A call of an agent, or of a function that is treated as one.</summary>
internal sealed class AgentWork<TInput, TOutput>(
    NodeKind kind, InputReader<TInput> input, IAgent<TInput, TOutput> agent, object executor) : NodeWork<TOutput>
{
    public override NodeKind Kind { get; } = kind;

    public override IReadOnlyList<Node> Inputs => input.Nodes;

    public override object? Executor => executor;

    public override string? Agent => Kind is NodeKind.Agent or NodeKind.Route ? agent.Name : null;

    public override AgentOperation Operation => AgentOperations.Of<TInput>(agent);

    public override ValueTask<TOutput> RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        AgentInvocation.CallAsync(agent, input.Read(call.Execution), call.Context, cancellationToken);

    public override string? WriteInput(GraphExecution execution, JsonSerializerOptions? contracts) => input.Write(execution, contracts);

    public override NodeWork<TOutput> Rewire(Node from, Node to) =>
        new AgentWork<TInput, TOutput>(Kind, input.Rewire(from, to), agent, executor);
}
