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
/// Once its buffer has grown to what it holds at most, posting and reading allocate nothing, whether they wait or not. A reader never runs
/// inside the call of whoever posts. A read that waits keeps a registration at its token until the mailbox is empty and complete, is
/// read with another token, or is disposed.
/// </para>
/// <para>
/// A mailbox by itself knows no others: peers that wait to post to each other while nobody reads wait until their tokens are cancelled. A
/// <see cref="PostOffice{T}"/> sees such circles and refuses to close them.
/// </para>
/// </remarks>
public sealed partial class Mailbox<T> : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MailboxFullMode _fullMode;
    private readonly WaitingSends? _waitingSends;
    private readonly int _owner;
    private readonly PendingRead<T> _pendingRead = new();
    private readonly SenderQuotas? _quotas;
    private MessageRing<T> _unread;
    private PendingPost<T>? _firstPending;
    private PendingPost<T>? _lastPending;
    private PendingPost<T>? _spare;
    private bool _isComplete;
    private long _read;
    private long _dropped;
    private long _refused;

    /// <summary>Initializes a mailbox.</summary>
    /// <param name="options">How it takes messages; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public Mailbox(MailboxOptions? options = null)
        : this(options ?? new MailboxOptions(), null, 0)
    {
    }

    internal Mailbox(MailboxOptions options, WaitingSends? waitingSends, int owner)
    {
        options.ThrowIfInvalid();
        _fullMode = options.FullMode;
        _unread = new MessageRing<T>(options.Capacity);
        _quotas = options.MaxPerSender is { } quota && quota <= options.Capacity ? new SenderQuotas(quota) : null;
        _waitingSends = waitingSends;
        _owner = owner;
    }

    /// <summary>Gets what became of all messages so far.</summary>
    public MailboxCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return new MailboxCounts { Read = _read, Dropped = _dropped, Refused = _refused, Unread = _unread.Count };
            }
        }
    }

    /// <summary>Gets whether the mailbox takes no more messages. What waits in it can still be read.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return _isComplete;
            }
        }
    }

    /// <summary>Takes no more messages from now on. Posts that wait are refused; what is unread can still be read.</summary>
    /// <returns><see langword="false"/> when the mailbox was complete before.</returns>
    public bool Complete()
    {
        PendingPost<T>? refused;
        bool endsRead;
        lock (_lock)
        {
            if (_isComplete)
            {
                return false;
            }

            _isComplete = true;
            refused = _firstPending;
            for (PendingPost<T>? post = refused; post is not null; post = post.Next)
            {
                post.Outcome = PostOutcome.Closed;
                post.IsQueued = false;
                _waitingSends?.Remove(post.Message.From, _owner);
                _refused++;
            }

            _firstPending = _lastPending = null;
            endsRead = TryTakeReader();
        }

        if (endsRead)
        {
            _pendingRead.Complete(null);
        }

        CompleteAll(refused);
        return true;
    }

    /// <summary>Completes the mailbox and drops what is unread, which is counted. A read that waits ends without a message.</summary>
    /// <remarks>Later posts are refused and later reads find nothing. Doing it again does nothing.</remarks>
    public void Dispose()
    {
        Complete();
        lock (_lock)
        {
            while (_unread.Count > 0)
            {
                TakeUnread();
                _dropped++;
            }
        }

        ForgetToken();
    }

    /// <summary>Takes the pending read out of its wait, so that the caller is the one who completes it.</summary>
    private bool TryTakeReader()
    {
        if (!_pendingRead.IsWaiting)
        {
            return false;
        }

        _pendingRead.End();
        return true;
    }

    private Message<T> TakeUnread()
    {
        Message<T> message = _unread.Take();
        _quotas?.Remove(message.From);
        return message;
    }

    /// <summary>Completes posts that were taken out of the line and are still chained.</summary>
    private static void CompleteAll(PendingPost<T>? first)
    {
        for (PendingPost<T>? post = first; post is not null;)
        {
            // Once it is complete it may be used again at once, so what follows is read before.
            PendingPost<T>? next = post.Next;
            post.Next = post.Previous = null;
            post.Complete();
            post = next;
        }
    }
}
