using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>What a peer knows when a round begins.</summary>
/// <typeparam name="TMessage">The type of what peers send.</typeparam>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>Immutable as long as its parts are.</remarks>
public sealed record PeerTurn<TMessage, TOutput>
{
    /// <summary>Gets what all peers together are to reach.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the peer's index among all peers.</summary>
    public required int Peer { get; init; }

    /// <summary>Gets the peer's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the names of the peers that it may write to.</summary>
    public required IReadOnlyList<string> Neighbors { get; init; }

    /// <summary>Gets the round.</summary>
    /// <value>0, in which nothing was sent yet, to <see cref="LastRound"/>.</value>
    public required int Round { get; init; }

    /// <summary>Gets the last round that there can be; the peers may agree earlier.</summary>
    public required int LastRound { get; init; }

    /// <summary>Gets what arrived since the round before, by sender and then in the order of sending.</summary>
    public required IReadOnlyList<Message<TMessage>> Inbox { get; init; }

    /// <summary>Gets what the peer did in the round before.</summary>
    /// <value><see langword="null"/> in round 0.</value>
    public required PeerMove<TMessage, TOutput>? Previous { get; init; }
}
