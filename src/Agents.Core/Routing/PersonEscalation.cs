namespace Agents.Core.Routing;

/// <summary>Asks through a function of the application.</summary>
internal sealed class PersonEscalation(Func<EscalationRequest, CancellationToken, ValueTask<EscalationDecision>> ask) : IEscalation
{
    public ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken) =>
        ask(request, cancellationToken);
}
