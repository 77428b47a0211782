using System.Runtime.CompilerServices;

namespace Agents.Core.Messaging;

/// <content>The side of the reader. The registration and its token belong to the reader, and to whoever disposes once it is gone.</content>
public sealed partial class Mailbox<T>
{
    private CancellationTokenRegistration _registration;
    private CancellationToken _registeredToken;

    /// <summary>Takes the next message if there is one.</summary>
    /// <param name="message">The oldest unread message.</param>
    /// <returns><see langword="false"/> when nothing is unread.</returns>
    public bool TryRead(out Message<T> message)
    {
        PendingPost<T>? admitted;
        lock (_lock)
        {
            if (_unread.Count == 0)
            {
                message = default;
                return false;
            }

            message = TakeNext(out admitted);
        }

        admitted?.Complete();
        return true;
    }

    /// <summary>Takes the next message, and waits for it.</summary>
    /// <param name="cancellationToken">Ends the wait; no message is lost by it.</param>
    /// <returns>The oldest unread message; <see langword="null"/> when nothing is unread and nothing more can come. To be awaited once, before
    /// the next read.</returns>
    /// <exception cref="InvalidOperationException">An earlier read still waits, or was not awaited.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public ValueTask<Message<T>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Message<T>?>(cancellationToken);
        }

        if (!_pendingRead.IsIdle)
        {
            throw new InvalidOperationException("A mailbox has one reader: await a read before the next one.");
        }

        Message<T>? message = null;
        PendingPost<T>? admitted = null;
        bool waits = false;
        lock (_lock)
        {
            if (_unread.Count > 0)
            {
                message = TakeNext(out admitted);
            }
            else if (!_isComplete)
            {
                _pendingRead.Begin(cancellationToken);
                waits = true;
            }
        }

        admitted?.Complete();
        return waits ? Wait(cancellationToken) : End(message);
    }

    /// <summary>Takes all messages, each as it comes, until nothing is unread and nothing more can come.</summary>
    /// <param name="cancellationToken">Ends the wait; no message is lost by it.</param>
    /// <returns>The messages, oldest first.</returns>
    /// <exception cref="InvalidOperationException">An earlier read still waits, or was not awaited.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async IAsyncEnumerable<Message<T>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Takes everything that is unread at this moment, as a peer does that works in rounds.</summary>
    /// <returns>The messages, oldest first; empty when nothing is unread. What waited for room comes after them, in the next round.</returns>
    public IReadOnlyList<Message<T>> Drain()
    {
        Message<T>[] messages;
        PendingPost<T>? first = null;
        lock (_lock)
        {
            messages = _unread.Count == 0 ? [] : new Message<T>[_unread.Count];
            for (int i = 0; i < messages.Length; i++)
            {
                messages[i] = TakeUnread();
            }

            _read += messages.Length;
            PendingPost<T>? last = null;
            while (_firstPending is not null && Admit() is { } admitted)
            {
                _ = last is null ? first = admitted : last.Next = admitted;
                last = admitted;
            }
        }

        CompleteAll(first);
        return messages;
    }

    private Message<T> TakeNext(out PendingPost<T>? admitted)
    {
        Message<T> message = TakeUnread();
        _read++;
        admitted = _firstPending is null ? null : Admit();
        return message;
    }

    private ValueTask<Message<T>?> Wait(CancellationToken cancellationToken)
    {
        ValueTask<Message<T>?> task = _pendingRead.Task;
        if (cancellationToken == _registeredToken)
        {
            // Registered before, by an earlier read. A cancellation that came before this read began to wait found nothing to end.
            if (cancellationToken.IsCancellationRequested)
            {
                CancelRead();
            }

            return task;
        }

        ForgetToken();
        _registeredToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((Mailbox<T>)state!).CancelRead(), this);
        return task;
    }

    private ValueTask<Message<T>?> End(Message<T>? message)
    {
        if (message is null)
        {
            ForgetToken();
        }

        return new ValueTask<Message<T>?>(message);
    }

    private void CancelRead()
    {
        lock (_lock)
        {
            // The call may come from the token of an earlier read.
            if (!_pendingRead.CancellationToken.IsCancellationRequested || !TryTakeReader())
            {
                return;
            }
        }

        _pendingRead.Cancel();
    }

    private void ForgetToken()
    {
        _registration.Unregister();
        _registration = default;
        _registeredToken = default;
    }
}
