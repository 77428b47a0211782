namespace Agents.Core.Roles;

/// <summary>An agent as an atomizer.</summary>
internal sealed class AtomizerAdapter(IAgent<AtomizeRequest, Atomization> agent) : IAtomizer
{
    public string Name => agent.Name;

    public ValueTask<Atomization> InvokeAsync(AtomizeRequest input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
