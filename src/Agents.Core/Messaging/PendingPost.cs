using System.Threading.Tasks.Sources;

namespace Agents.Core.Messaging;

/// <summary>A message that waits for room in a mailbox, and the task of whoever posted it. Used again when the task was awaited.</summary>
/// <remarks><see cref="IsQueued"/>, the neighbours in line and the outcome are guarded by the mailbox's lock. The task is completed outside of it, once, by
/// whoever took the post out of the line.</remarks>
internal sealed class PendingPost<T> : IValueTaskSource<PostOutcome>
{
    private readonly Mailbox<T> _mailbox;
    private ManualResetValueTaskSourceCore<PostOutcome> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;

    public PendingPost(Mailbox<T> mailbox) => _mailbox = mailbox;

    public Message<T> Message { get; set; }

    public CancellationToken CancellationToken { get; set; }

    public bool IsQueued { get; set; }

    public PendingPost<T>? Previous { get; set; }

    public PendingPost<T>? Next { get; set; }

    public PostOutcome Outcome { get; set; }

    /// <summary>Gives out the task, and has it cancelled by its token from now on.</summary>
    public ValueTask<PostOutcome> Start()
    {
        ValueTask<PostOutcome> task = new(this, _source.Version);
        if (CancellationToken.CanBeCanceled)
        {
            _registration = CancellationToken.UnsafeRegister(static state => ((PendingPost<T>)state!).Cancel(), this);
        }

        return task;
    }

    public void Complete() => _source.SetResult(Outcome);

    public PostOutcome GetResult(short token)
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
            _registration.Unregister();
            _registration = default;
            _source.Reset();
            _mailbox.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel()
    {
        // The call may be a late one of an earlier use; the mailbox looks at the token of this use.
        if (_mailbox.TryWithdraw(this))
        {
            _source.SetException(new OperationCanceledException(CancellationToken));
        }
    }
}
