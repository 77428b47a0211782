namespace Agents.Core.Topologies;

/// <summary>An agent that works with others as equals: in each round it reads what arrived, and writes to its neighbors.</summary>
/// <typeparam name="TMessage">The type of what peers send.</typeparam>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>Immutable and thread-safe, as every agent: what it remembers is in its turn. It need not tell messages to it from orders; they
/// carry a trust label.</remarks>
public interface IPeer<TMessage, TOutput> : IAgent<PeerTurn<TMessage, TOutput>, PeerMove<TMessage, TOutput>>;
