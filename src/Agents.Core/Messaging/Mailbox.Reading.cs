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
        if (!(_line is null ? _channel.Reader.TryRead(out message) : _line.TryRead(_channel.Reader, out message)))
        {
            return false;
        }

        _quotas?.Remove(message.From);
        Interlocked.Increment(ref _read);
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

        if (TryRead(out Message<T> message))
        {
            return new ValueTask<Message<T>?>(message);
        }

        ValueTask<Message<T>?> task = _pendingRead.Begin(cancellationToken);
        if (!task.IsCompleted)
        {
            Register(cancellationToken);
        }
        else if (IsComplete)
        {
            // No later read will wait.
            ForgetToken();
        }

        return task;
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
        int count = _channel.Reader.Count;
        if (count == 0)
        {
            return [];
        }

        List<Message<T>> messages = new(count);
        while (messages.Count < count && TryRead(out Message<T> message))
        {
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>Has a read that waits cancelled by its token; a token stays registered for the reads that follow with the same one.</summary>
    private void Register(CancellationToken cancellationToken)
    {
        if (cancellationToken == _registeredToken)
        {
            // A cancellation that came before this read began to wait found nothing to end.
            _pendingRead.CancelIfRequested();
            return;
        }

        ForgetToken();
        _registeredToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((PendingRead<T>)state!).CancelIfRequested(), _pendingRead);
    }

    private void ForgetToken()
    {
        _registration.Unregister();
        _registration = default;
        _registeredToken = default;
    }
}
