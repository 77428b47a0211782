namespace Agents.Core;

/// <summary>What one agent sends to another.</summary>
/// <typeparam name="T">The type of what is sent.</typeparam>
/// <remarks>Immutable as long as its payload is.</remarks>
public sealed record Message<T>
{
    /// <summary>Gets the message's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets where in the run the sender stands.</summary>
    public required AgentPath From { get; init; }

    /// <summary>Gets where in the run the receiver stands; <see langword="null"/> means whoever listens.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AgentPath? To { get; init; }

    /// <summary>Gets the id of the message that this one answers or continues.</summary>
    /// <value>The default is <see langword="null"/>: a message that begins an exchange.</value>
    public Guid? CorrelationId { get; init; }

    /// <summary>Gets how far the payload may be trusted.</summary>
    /// <value>The default is <see cref="TrustLabel.Untrusted"/>.</value>
    public TrustLabel Trust { get; init; }

    /// <summary>Gets what is sent.</summary>
    public required T Payload { get; init; }
}
