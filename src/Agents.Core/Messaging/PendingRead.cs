using System.Threading.Tasks.Sources;

namespace Agents.Core.Messaging;

/// <summary>The one read of a mailbox that may wait, and its task. Used again for each read.</summary>
/// <remarks>The state goes from idle to waiting and from waiting to ended under the mailbox's lock, and from ended to idle by whoever awaited it.</remarks>
internal sealed class PendingRead<T> : IValueTaskSource<Message<T>?>
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Ended = 2;

    private ManualResetValueTaskSourceCore<Message<T>?> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public CancellationToken CancellationToken { get; private set; }

    public bool IsIdle => Volatile.Read(ref _state) == Idle;

    public bool IsWaiting => _state == Waiting;

    public ValueTask<Message<T>?> Task => new(this, _source.Version);

    public void Begin(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        _state = Waiting;
    }

    /// <summary>Makes the caller the one who completes the task.</summary>
    public void End() => _state = Ended;

    public void Complete(in Message<T>? message) => _source.SetResult(message);

    public void Cancel() => _source.SetException(new OperationCanceledException(CancellationToken));

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
}
