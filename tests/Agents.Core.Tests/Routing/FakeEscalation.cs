using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>Gives the decisions of a script, one after the other, and remembers what it was asked.</summary>
internal sealed class FakeEscalation(params Func<EscalationDecision?>[] script) : IEscalation
{
    public FakeEscalation(params EscalationDecision[] decisions)
        : this([.. decisions.Select(decision => (Func<EscalationDecision?>)(() => decision))])
    {
    }

    public List<EscalationRequest> Asked { get; } = [];

    public ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return ValueTask.FromResult(script[Asked.Count - 1]()!);
    }
}
