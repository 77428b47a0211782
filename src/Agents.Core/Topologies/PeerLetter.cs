namespace Agents.Core.Topologies;

/// <summary>What a peer sends to another one, or to all that it may write to.</summary>
/// <typeparam name="TMessage">The type of what is sent.</typeparam>
/// <remarks>Immutable as long as its payload is.</remarks>
public sealed record PeerLetter<TMessage>
{
    /// <summary>Gets the name of the recipient.</summary>
    /// <value>The default is <see langword="null"/>: every neighbor. A letter to somebody who is no neighbor is refused, counted and told.</value>
    public string? To { get; init; }

    /// <summary>Gets what is sent.</summary>
    public required TMessage Payload { get; init; }

    /// <summary>Gets how far the payload may be trusted.</summary>
    /// <value>The default is <see cref="TrustLabel.Untrusted"/>.</value>
    public TrustLabel Trust { get; init; }
}
