namespace Agents.Core.Topologies;

/// <summary>An agent as a lead.</summary>
internal sealed class LeadAdapter(IAgent<LeadRequest, LeadDecision> agent) : ILead
{
    public string Name => agent.Name;

    public ValueTask<LeadDecision> InvokeAsync(LeadRequest input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
