using System.Text.Json;

namespace Agents.Core.Graphs;

/// <summary>A function that needs neither its run nor a wait.</summary>
internal sealed class FunctionWork<TInput, TOutput>(InputReader<TInput> input, Func<TInput, TOutput> function) : NodeWork<TOutput>
{
    public override NodeKind Kind => NodeKind.Function;

    public override IReadOnlyList<Node> Inputs => input.Nodes;

    public override object? Executor => function;

    public override bool NeedsContext => false;

    public override ValueTask<TOutput> RunAsync(in NodeCall call, CancellationToken cancellationToken) =>
        new(function(input.Read(call.Execution)));

    public override string? WriteInput(GraphExecution execution, JsonSerializerOptions? contracts) => input.Write(execution, contracts);

    public override NodeWork<TOutput> Rewire(Node from, Node to) => new FunctionWork<TInput, TOutput>(input.Rewire(from, to), function);
}
