using System.Threading.Channels;

namespace Agents.Core.Messaging;

/// <summary>A bounded queue of messages for one reader.</summary>
/// <typeparam name="T">The type of what is sent.</typeparam>
/// <remarks>
/// <para>
/// Anybody may post, at the same time; one reader reads, one read at a time. Messages of one sender that posts them one after the
/// other are read in that order. What does not fit waits, is refused or makes the oldest message go, as
/// <see cref="MailboxOptions.FullMode"/> says, and is counted.
/// </para>
/// <para>
/// The messages lie in a bounded <see cref="Channel{T}"/>. Once its buffer has grown to what it holds at most, posting and reading allocate
/// nothing, and neither does a read that waits. For a post that waits, the channel allocates an operation unless it is the only one and its
/// token cannot be cancelled; the rest of it is pooled. A reader never runs inside the call of whoever posts. A read that waits keeps a
/// registration at its token until the mailbox is empty and complete, is read with another token, or is disposed.
/// </para>
/// <para>
/// A mailbox by itself knows no others: peers that wait to post to each other while nobody reads wait until their tokens are cancelled. A
/// <see cref="PostOffice{T}"/> sees such circles and refuses to close them.
/// </para>
/// </remarks>
public sealed partial class Mailbox<T> : IDisposable
{
    private readonly Channel<Message<T>> _channel;
    private readonly MailboxFullMode _fullMode;
    private readonly SenderQuotas? _quotas;
    private readonly PendingRead<T> _pendingRead;
    private readonly WaitingLine? _line;
    private readonly Action<Message<T>, int>? _tellDropped;
    private readonly int _owner;
    private bool _isComplete;
    private long _read;
    private long _dropped;
    private long _refused;

    /// <summary>Initializes a mailbox.</summary>
    /// <param name="options">How it takes messages; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public Mailbox(MailboxOptions? options = null)
        : this(options ?? new MailboxOptions(), 0, null, null)
    {
    }

    internal Mailbox(MailboxOptions options, int owner, WaitingSends? waitingSends, Action<Message<T>, int>? tellDropped)
    {
        options.ThrowIfInvalid();
        _fullMode = options.FullMode;
        _quotas = options.MaxPerSender is { } quota ? new SenderQuotas(quota) : null;
        _owner = owner;
        _line = _fullMode == MailboxFullMode.Wait && waitingSends is not null ? new WaitingLine(waitingSends, owner) : null;
        _tellDropped = tellDropped;
        BoundedChannelOptions bounds = new(options.Capacity)
        {
            // To refuse is to try without waiting.
            FullMode = _fullMode == MailboxFullMode.DropOldest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,

            // All that goes on in the call of whoever posts is the pending read, which takes the message and leaves its reader to the pool.
            AllowSynchronousContinuations = true,

            // Whoever disposes reads too.
            SingleReader = false,
            SingleWriter = false,
        };
        _channel = Channel.CreateBounded<Message<T>>(bounds, CountDropped);
        _pendingRead = new PendingRead<T>(this, _channel.Reader);
    }

    /// <summary>Gets what became of all messages so far.</summary>
    /// <remarks>Exact whenever no post and no read is under way. While some are, a message may be missing for a moment, or be among the unread
    /// and the read ones at the same time.</remarks>
    public MailboxCounts Counts
    {
        get
        {
            // What is unread comes first: a message that is read meanwhile is then counted twice rather than not at all.
            int unread = _channel.Reader.Count;
            return new MailboxCounts
            {
                Read = Volatile.Read(ref _read),
                Dropped = Volatile.Read(ref _dropped),
                Refused = Volatile.Read(ref _refused),
                Unread = unread,
            };
        }
    }

    /// <summary>Gets whether the mailbox takes no more messages. What waits in it can still be read.</summary>
    public bool IsComplete => Volatile.Read(ref _isComplete);

    /// <summary>Takes no more messages from now on. Posts that wait are refused; what is unread can still be read.</summary>
    /// <returns><see langword="false"/> when the mailbox was complete before.</returns>
    public bool Complete()
    {
        // Written first, so that whoever cannot write any more finds out why.
        Volatile.Write(ref _isComplete, true);
        return _line is null ? _channel.Writer.TryComplete() : _line.TryComplete(_channel.Writer);
    }

    /// <summary>Completes the mailbox and drops what is unread, which is counted. A read that waits ends without a message.</summary>
    /// <remarks>Later posts are refused and later reads find nothing. Doing it again does nothing.</remarks>
    public void Dispose()
    {
        Complete();
        while (_channel.Reader.TryRead(out Message<T> message))
        {
            _quotas?.Remove(message.From);
            Interlocked.Increment(ref _dropped);
        }

        ForgetToken();
    }

    /// <summary>Counts what made room for a newer message; the channel calls it outside of its lock, in the call of whoever posted that one.</summary>
    private void CountDropped(Message<T> message)
    {
        _quotas?.Remove(message.From);
        Interlocked.Increment(ref _dropped);
        _tellDropped?.Invoke(message, _owner);
    }
}
