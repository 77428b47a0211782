namespace Agents.Core.Topologies;

/// <summary>An agent as a peer.</summary>
internal sealed class PeerAdapter<TMessage, TOutput>(IAgent<PeerTurn<TMessage, TOutput>, PeerMove<TMessage, TOutput>> agent) : IPeer<TMessage, TOutput>
{
    public string Name => agent.Name;

    public ValueTask<PeerMove<TMessage, TOutput>> InvokeAsync(PeerTurn<TMessage, TOutput> input, AgentContext context, CancellationToken cancellationToken) =>
        agent.InvokeAsync(input, context, cancellationToken);
}
