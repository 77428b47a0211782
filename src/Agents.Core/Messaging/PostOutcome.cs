namespace Agents.Core.Messaging;

/// <summary>What became of a message that somebody wanted to post. Every other value than <see cref="Posted"/> is a refusal, and counted.</summary>
public enum PostOutcome
{
    /// <summary>The message waits in the mailbox, or its reader has it already.</summary>
    Posted,

    /// <summary>The mailbox was full.</summary>
    Full,

    /// <summary>The sender had as many messages in this mailbox, unread or waiting for room, as one sender may have.</summary>
    OverQuota,

    /// <summary>The mailbox takes no more messages.</summary>
    Closed,

    /// <summary>Nobody in the network has the name or index that the message was for.</summary>
    UnknownPeer,

    /// <summary>The sender may not write to the recipient.</summary>
    NotNeighbor,

    /// <summary>To wait would have closed a circle of senders that wait for each other, of which none could ever have gone on.</summary>
    Circle,
}
