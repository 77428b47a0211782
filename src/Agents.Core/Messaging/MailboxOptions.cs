namespace Agents.Core.Messaging;

/// <summary>How a mailbox takes messages.</summary>
/// <remarks>Read once when the mailbox is made; changes after that have no effect on it.</remarks>
public sealed class MailboxOptions
{
    /// <summary>The greatest <see cref="Capacity"/>.</summary>
    public const int MaxCapacity = 1 << 20;

    /// <summary>Gets or sets how many messages may wait unread.</summary>
    /// <value>1 to <see cref="MaxCapacity"/> messages. The default is 256. Memory is taken as messages come, not at once.</value>
    public int Capacity { get; set; } = 256;

    /// <summary>Gets or sets what happens to a message for a mailbox that is full.</summary>
    /// <value>The default is <see cref="MailboxFullMode.Wait"/>.</value>
    public MailboxFullMode FullMode { get; set; }

    /// <summary>Gets or sets how many messages of one sender may be in the mailbox, unread or waiting for room, so that one who floods cannot crowd out
    /// the others.</summary>
    /// <value>1 to <see cref="MaxCapacity"/> messages, or <see langword="null"/> for no limit but the capacity. The default is
    /// <see langword="null"/>. A sender over its quota is refused, whatever <see cref="FullMode"/> says.</value>
    public int? MaxPerSender { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddFailures(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(MailboxOptions), failures);
        }
    }

    internal void AddFailures(List<string> failures)
    {
        if (Capacity is < 1 or > MaxCapacity)
        {
            failures.Add($"{nameof(Capacity)} must be 1 to {MaxCapacity} messages, but is {Capacity}.");
        }

        if (!Enum.IsDefined(FullMode))
        {
            failures.Add($"{nameof(FullMode)} must be Wait, Refuse or DropOldest, but is {FullMode}.");
        }

        if (MaxPerSender is < 1 or > MaxCapacity)
        {
            failures.Add($"{nameof(MaxPerSender)} must be 1 to {MaxCapacity} messages or null, but is {MaxPerSender}.");
        }
    }
}
