namespace Agents.Core.Messaging;

/// <summary>How a post office works.</summary>
/// <typeparam name="T">The type of what is sent.</typeparam>
/// <remarks>Read once when the post office is made; changes after that have no effect on it.</remarks>
public sealed class PostOfficeOptions<T>
{
    /// <summary>Gets how the mailboxes take messages, the same for all peers.</summary>
    public MailboxOptions Mailboxes { get; } = new();

    /// <summary>Gets or sets how large a payload is, as events tell it.</summary>
    /// <value>A function that returns 0 or more, in a unit of the application's choice; asked only when somebody observes the run. What it
    /// throws reaches whoever sends. The default is <see langword="null"/>: text counts its characters, and nothing is said of other payloads.</value>
    public Func<T, long>? MeasureSize { get; set; }

    internal PostOfficeOptions<T> Copy()
    {
        PostOfficeOptions<T> copy = new() { MeasureSize = MeasureSize };
        (copy.Mailboxes.Capacity, copy.Mailboxes.FullMode, copy.Mailboxes.MaxPerSender) = (Mailboxes.Capacity, Mailboxes.FullMode, Mailboxes.MaxPerSender);
        return copy;
    }
}
