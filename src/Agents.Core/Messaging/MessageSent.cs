namespace Agents.Core.Messaging;

/// <summary>A mailbox took a message. It holds no content.</summary>
/// <remarks>It is emitted once the message is posted, so what the recipient does first may come before it.</remarks>
public sealed record MessageSent : AgentEvent
{
    /// <summary>Gets the message's id.</summary>
    public required MessageId Id { get; init; }

    /// <summary>Gets the name of the peer that sent it.</summary>
    public required string From { get; init; }

    /// <summary>Gets the name of the peer it was for.</summary>
    public required string To { get; init; }

    /// <summary>Gets the id of the message that began the exchange.</summary>
    public required MessageId Correlation { get; init; }

    /// <summary>Gets how far the content may be trusted.</summary>
    public required TrustLabel Trust { get; init; }

    /// <summary>Gets how large the content is.</summary>
    /// <value>In the unit of <see cref="PostOfficeOptions{T}.MeasureSize"/>; by default the characters of text, and <see langword="null"/> for other
    /// content.</value>
    public long? Size { get; init; }
}
