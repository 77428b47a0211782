namespace Agents.Core.Messaging;

/// <summary>What happens to a message for a mailbox that is full.</summary>
public enum MailboxFullMode
{
    /// <summary>Who posts asynchronously waits until there is room; who only tries is refused.</summary>
    Wait,

    /// <summary>The message is refused.</summary>
    Refuse,

    /// <summary>The oldest unread message makes room for it. What is dropped is counted.</summary>
    DropOldest,
}
