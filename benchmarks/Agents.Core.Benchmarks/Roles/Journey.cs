namespace Agents.Core.Benchmarks.Roles;

/// <summary>Counts the messages that are under way and tells when the last one has come to its end.</summary>
public sealed class Journey
{
    private TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;

    /// <summary>Begins anew.</summary>
    public Task<int> Begin()
    {
        _underWay = PeerShape.UnderWay;
        _end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _end.Task;
    }

    /// <summary>Takes note that one message has come to its end.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _end.SetResult(PeerShape.Messages);
        }
    }
}
