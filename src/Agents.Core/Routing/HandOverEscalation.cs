namespace Agents.Core.Routing;

/// <summary>Asks nobody.</summary>
internal sealed class HandOverEscalation : IEscalation
{
    public ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(EscalationDecision.HandOver(request.Detail));
}
