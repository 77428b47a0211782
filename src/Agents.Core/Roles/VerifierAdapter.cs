namespace Agents.Core.Roles;

/// <summary>An agent as a verifier.</summary>
internal sealed class VerifierAdapter(IAgent<VerifyRequest, Verification> agent) : IVerifier
{
    public string Name => agent.Name;

    public ValueTask<Verification> InvokeAsync(VerifyRequest input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
