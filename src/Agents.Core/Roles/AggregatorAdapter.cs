namespace Agents.Core.Roles;

/// <summary>An agent as an aggregator.</summary>
internal sealed class AggregatorAdapter(IAgent<AggregateRequest, Answer> agent) : IAggregator
{
    public string Name => agent.Name;

    public ValueTask<Answer> InvokeAsync(AggregateRequest input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
