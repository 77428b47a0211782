namespace Agents.Core.Topologies;

/// <summary>Lets any agent of the right types be a peer.</summary>
public static class PeerExtensions
{
    /// <summary>Lets an agent be a peer.</summary>
    /// <typeparam name="TMessage">The type of what peers send.</typeparam>
    /// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <returns>A peer that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IPeer<TMessage, TOutput> AsPeer<TMessage, TOutput>(this IAgent<PeerTurn<TMessage, TOutput>, PeerMove<TMessage, TOutput>> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as IPeer<TMessage, TOutput> ?? new PeerAdapter<TMessage, TOutput>(agent);
    }
}
