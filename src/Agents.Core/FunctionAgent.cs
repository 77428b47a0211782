namespace Agents.Core;

/// <summary>An agent that is a function.</summary>
internal sealed class FunctionAgent<TInput, TOutput>(
    string name, Func<TInput, AgentContext, CancellationToken, ValueTask<TOutput>> function) : IAgent<TInput, TOutput>
{
    public string Name { get; } = name;

    public ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken) =>
        function(input, context, cancellationToken);
}
