namespace Agents.Core.Messaging;

/// <summary>What became of all messages that somebody wanted to post to a mailbox, at one moment.</summary>
/// <remarks><see cref="Posted"/> is the sum of the other four. They are exact whenever no post and no read is under way. A post that still
/// waits, and one that was cancelled while it did, is in none of them.</remarks>
public readonly record struct MailboxCounts
{
    /// <summary>Gets how many messages came to an outcome, refusals included.</summary>
    public long Posted => Read + Dropped + Refused + Unread;

    /// <summary>Gets how many the reader has.</summary>
    public required long Read { get; init; }

    /// <summary>Gets how many made room for newer ones, or were unread when the mailbox was disposed.</summary>
    public required long Dropped { get; init; }

    /// <summary>Gets how many the mailbox did not take.</summary>
    public required long Refused { get; init; }

    /// <summary>Gets how many wait to be read.</summary>
    public required int Unread { get; init; }
}
