namespace Agents.Core;

/// <summary>What one agent sends to another.</summary>
/// <typeparam name="T">The type of what is sent.</typeparam>
/// <remarks>
/// A value, so that sending one allocates nothing. Immutable as long as its payload is. It does not say who it is for: whoever
/// reads it from a mailbox knows whose mailbox that is.
/// </remarks>
public readonly record struct Message<T>
{
    /// <summary>Gets the message's id.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Gets the index of the peer that sent it.</summary>
    public int From => Id.Sender;

    /// <summary>Gets the id of the message that began the exchange to which this one belongs.</summary>
    /// <value>The default is <see cref="MessageId.None"/>: the message belongs to no exchange. What a post office carries always belongs
    /// to one, and the message that begins it has its own id here.</value>
    public MessageId Correlation { get; init; }

    /// <summary>Gets how far the payload may be trusted.</summary>
    /// <value>The default is <see cref="TrustLabel.Untrusted"/>.</value>
    public TrustLabel Trust { get; init; }

    /// <summary>Gets what is sent.</summary>
    public required T Payload { get; init; }
}
