namespace Agents.Core.Messaging;

/// <content>The side of those who post.</content>
public sealed partial class Mailbox<T>
{
    /// <summary>Posts a message, and waits for room where <see cref="MailboxFullMode.Wait"/> says so.</summary>
    /// <param name="message">The message; its id says who sends it.</param>
    /// <param name="cancellationToken">Ends the wait; the message is not posted then.</param>
    /// <returns>What became of it. To be awaited once.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the message was posted.</exception>
    public ValueTask<PostOutcome> PostAsync(Message<T> message, CancellationToken cancellationToken = default) =>
        PostAsync(in message, out _, cancellationToken);

    /// <summary>Posts a message if it is taken at once.</summary>
    /// <param name="message">The message; its id says who sends it.</param>
    /// <returns><see cref="PostOutcome.Posted"/>, or why it was refused.</returns>
    public PostOutcome TryPost(Message<T> message) => Post(in message, mayWait: false, default, out _, out _);

    internal ValueTask<PostOutcome> PostAsync(in Message<T> message, out Message<T>? dropped, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            dropped = null;
            return ValueTask.FromCanceled<PostOutcome>(cancellationToken);
        }

        PostOutcome outcome = Post(in message, mayWait: true, cancellationToken, out PendingPost<T>? pending, out dropped);
        return pending is null ? new ValueTask<PostOutcome>(outcome) : pending.Start();
    }

    internal PostOutcome TryPost(in Message<T> message, out Message<T>? dropped) => Post(in message, mayWait: false, default, out _, out dropped);

    /// <summary>Takes a post that is waiting out of the line because its token was cancelled.</summary>
    internal bool TryWithdraw(PendingPost<T> post)
    {
        lock (_lock)
        {
            if (!post.IsQueued || !post.CancellationToken.IsCancellationRequested)
            {
                return false;
            }

            Unlink(post);
            return true;
        }
    }

    /// <summary>Keeps a post that has ended for the next one that waits.</summary>
    internal void Return(PendingPost<T> post)
    {
        post.Message = default;
        post.CancellationToken = default;
        lock (_lock)
        {
            post.Next = _spare;
            _spare = post;
        }
    }

    private PostOutcome Post(
        in Message<T> message, bool mayWait, CancellationToken cancellationToken, out PendingPost<T>? pending, out Message<T>? dropped)
    {
        pending = null;
        dropped = null;
        lock (_lock)
        {
            if (_isComplete)
            {
                return Refuse(PostOutcome.Closed);
            }

            if (!TryTakeReader())
            {
                return Keep(in message, mayWait, cancellationToken, out pending, out dropped);
            }

            // A reader waits only where nothing is unread, so the message is its next one.
            _read++;
        }

        _pendingRead.Complete(message);
        return PostOutcome.Posted;
    }

    private PostOutcome Keep(
        in Message<T> message, bool mayWait, CancellationToken cancellationToken, out PendingPost<T>? pending, out Message<T>? dropped)
    {
        pending = null;
        dropped = null;
        bool hasQuota = _quotas?.HasRoom(message.From) ?? true;
        if (hasQuota && _unread.IsFull && _fullMode == MailboxFullMode.DropOldest)
        {
            dropped = TakeUnread();
            _dropped++;
        }

        if (hasQuota && !_unread.IsFull)
        {
            Add(in message);
            return PostOutcome.Posted;
        }

        PostOutcome reason = hasQuota ? PostOutcome.Full : PostOutcome.OverQuota;
        if (!mayWait || _fullMode != MailboxFullMode.Wait)
        {
            return Refuse(reason);
        }

        if (_waitingSends?.TryAdd(message.From, _owner) == false)
        {
            return Refuse(PostOutcome.Circle);
        }

        pending = Enqueue(in message, cancellationToken);
        return reason;
    }

    private PostOutcome Refuse(PostOutcome reason)
    {
        _refused++;
        return reason;
    }

    private void Add(in Message<T> message)
    {
        _unread.Add(in message);
        _quotas?.Add(message.From);
    }

    private PendingPost<T> Enqueue(in Message<T> message, CancellationToken cancellationToken)
    {
        PendingPost<T> post = _spare ?? new PendingPost<T>(this);
        _spare = post.Next;
        post.Next = null;
        post.Message = message;
        post.CancellationToken = cancellationToken;
        post.IsQueued = true;
        post.Previous = _lastPending;
        _ = _lastPending is null ? _firstPending = post : _lastPending.Next = post;
        _lastPending = post;
        return post;
    }

    /// <summary>Moves the first pending post for which there is room into the queue.</summary>
    /// <returns>The post, which the caller completes outside of the lock; <see langword="null"/> when none can be admitted.</returns>
    private PendingPost<T>? Admit()
    {
        PendingPost<T>? post = _unread.IsFull ? null : _firstPending;
        while (post is not null && !(_quotas?.HasRoom(post.Message.From) ?? true))
        {
            post = post.Next;
        }

        if (post is not null)
        {
            Unlink(post);
            Add(post.Message);
            post.Outcome = PostOutcome.Posted;
        }

        return post;
    }

    private void Unlink(PendingPost<T> post)
    {
        _ = post.Previous is null ? _firstPending = post.Next : post.Previous.Next = post.Next;
        _ = post.Next is null ? _lastPending = post.Previous : post.Next.Previous = post.Previous;
        post.Next = post.Previous = null;
        post.IsQueued = false;
        _waitingSends?.Remove(post.Message.From, _owner);
    }
}
