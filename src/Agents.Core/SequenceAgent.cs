namespace Agents.Core;

/// <summary>Two agents, one after the other.</summary>
internal sealed class SequenceAgent<TInput, TMiddle, TOutput>(
    string name, IAgent<TInput, TMiddle> first, IAgent<TMiddle, TOutput> second) : IAgent<TInput, TOutput>, ITracedAgent
{
    // The same agent twice still stands in two places.
    private readonly string _secondName = AgentPath.CheckName(first.Name == second.Name ? $"{second.Name}-2" : second.Name, nameof(second));

    public string Name { get; } = name;

    public AgentOperation Operation => AgentOperation.Workflow;

    public async ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        TMiddle middle = await context.InvokeAsync(first, input, cancellationToken).ConfigureAwait(false);
        return await AgentInvocation.InvokeAsync(second, middle, context.Enter(_secondName), cancellationToken).ConfigureAwait(false);
    }
}
