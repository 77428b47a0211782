namespace Agents.Core.Topologies;

/// <summary>What a peer does in a round.</summary>
/// <typeparam name="TMessage">The type of what peers send.</typeparam>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>Immutable as long as its parts are.</remarks>
public sealed record PeerMove<TMessage, TOutput>
{
    /// <summary>Gets the peer's answer as it stands now. The one of the last round counts; until then it is also what the peer remembers.</summary>
    public required TOutput Output { get; init; }

    /// <summary>Gets what it sends. In the last round nothing is delivered, since nobody would read it.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<PeerLetter<TMessage>> Letters { get; init; } = [];
}
