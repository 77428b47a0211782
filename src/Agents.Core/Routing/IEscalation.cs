namespace Agents.Core.Routing;

/// <summary>Decides what a route does when routing alone cannot: a model, a person, a policy.</summary>
/// <remarks>Implementations are thread-safe. See <see cref="Escalation"/> for those that the library has.</remarks>
public interface IEscalation
{
    /// <summary>Decides.</summary>
    /// <param name="request">What happened, and what is possible.</param>
    /// <param name="context">The place of the decision in the run: a model that is asked is called through it, so that its spend is the run's.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the decision any more.</param>
    /// <returns>The decision. Whatever is thrown instead hands the task over.</returns>
    ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken);
}
