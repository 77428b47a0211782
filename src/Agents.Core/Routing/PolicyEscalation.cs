namespace Agents.Core.Routing;

/// <summary>Takes the first goal of a list that can be reached.</summary>
internal sealed class PolicyEscalation(IReadOnlyList<string> goals) : IEscalation
{
    public IReadOnlyList<string> Goals => goals;

    public ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Decide(request));

    private EscalationDecision Decide(EscalationRequest request)
    {
        if (request.Reason is EscalationReason.UnknownOutcome or EscalationReason.Denied)
        {
            return EscalationDecision.HandOver(request.Detail);
        }

        foreach (string goal in goals)
        {
            if (goal != request.State.Goal && request.Reachable.Any(reachable => reachable.Goal == goal))
            {
                return EscalationDecision.DemoteTo(goal);
            }
        }

        return EscalationDecision.HandOver($"{request.Detail} None of the goals that the policy names can be reached.");
    }
}
