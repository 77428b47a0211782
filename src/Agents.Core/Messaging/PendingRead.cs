using System.Runtime.CompilerServices;
using System.Threading.Channels;
using System.Threading.Tasks.Sources;

namespace Agents.Core.Messaging;

/// <summary>The one read of a mailbox that may wait, and its task. Used again for each read.</summary>
/// <remarks>
/// <para>
/// A channel allocates an operation for each wait with a token that can be cancelled. So this waits at the channel without one, and
/// a cancelled read ends alone: the wait stays open at the channel, and the next read takes it over.
/// </para>
/// <para>
/// Under the lock the state goes from idle to waiting and from waiting to ended; whoever ended it completes the task, and whoever awaited the
/// task makes it idle. The wait at the channel belongs to whoever opened it, until it is no longer open.
/// </para>
/// </remarks>
internal sealed class PendingRead<T> : IValueTaskSource<Message<T>?>
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Ended = 2;

    private readonly Lock _lock = new();
    private readonly Mailbox<T> _mailbox;
    private readonly ChannelReader<Message<T>> _reader;
    private readonly Action _goOn;
    private ManualResetValueTaskSourceCore<Message<T>?> _source = new() { RunContinuationsAsynchronously = true };
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _wait;
    private CancellationToken _cancellationToken;
    private bool _isWaitOpen;
    private int _state;

    public PendingRead(Mailbox<T> mailbox, ChannelReader<Message<T>> reader)
    {
        _mailbox = mailbox;
        _reader = reader;
        _goOn = GoOn;
    }

    public bool IsIdle => Volatile.Read(ref _state) == Idle;

    public ValueTask<Message<T>?> Begin(CancellationToken cancellationToken)
    {
        ValueTask<Message<T>?> task = new(this, _source.Version);
        lock (_lock)
        {
            _cancellationToken = cancellationToken;
            _state = Waiting;
            if (_isWaitOpen)
            {
                return task;
            }

            _isWaitOpen = true;
        }

        WaitFor(_reader.WaitToReadAsync(CancellationToken.None));
        return task;
    }

    /// <summary>Ends the read if its token is cancelled; the call may be a late one from the token of an earlier read.</summary>
    public void CancelIfRequested()
    {
        CancellationToken cancellationToken;
        lock (_lock)
        {
            cancellationToken = _cancellationToken;
            if (_state != Waiting || !cancellationToken.IsCancellationRequested)
            {
                return;
            }

            _state = Ended;
        }

        _source.SetException(new OperationCanceledException(cancellationToken));
    }

    public Message<T>? GetResult(short token)
    {
        // A task that is asked too early, or once more, must not end the use that is under way.
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The task has no result yet; await it.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            Volatile.Write(ref _state, Idle);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void WaitFor(ValueTask<bool> wait)
    {
        _wait = wait.ConfigureAwait(false).GetAwaiter();
        if (_wait.IsCompleted)
        {
            GoOn();
        }
        else
        {
            _wait.UnsafeOnCompleted(_goOn);
        }
    }

    /// <summary>Gives the read its message when the channel has one, in the call of whoever posted it or completed the mailbox.</summary>
    private void GoOn()
    {
        bool canRead = _wait.GetResult();
        lock (_lock)
        {
            _isWaitOpen = false;
            if (_state != Waiting)
            {
                return;
            }

            _state = Ended;
        }

        if (_mailbox.TryRead(out Message<T> message))
        {
            _source.SetResult(message);
        }
        else if (!canRead)
        {
            _source.SetResult(null);
        }
        else
        {
            // Somebody else took the message: the read waits on. A cancellation that came meanwhile found nothing to end.
            lock (_lock)
            {
                _state = Waiting;
                _isWaitOpen = true;
            }

            CancelIfRequested();
            WaitFor(_reader.WaitToReadAsync(CancellationToken.None));
        }
    }
}
