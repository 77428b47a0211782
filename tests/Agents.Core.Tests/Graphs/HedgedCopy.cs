namespace Agents.Core.Tests.Graphs;

/// <summary>One copy of a hedged call.</summary>
internal sealed class HedgedCopy
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _end = new();
    private readonly TaskCompletionSource _canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => _started.Task;

    /// <summary>Gets what ends when the copy is told to stop.</summary>
    public Task Canceled => _canceled.Task;

    public int Calls { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Gets or sets whether the copy ends as cancelled as soon as it is told to stop.</summary>
    public bool StopsWhenTold { get; set; } = true;

    public Action<CancellationToken> OnStart { get; set; } = static _ => { };

    /// <summary>Ends the copy; what follows from that at once has happened when this completes.</summary>
    public Task SucceedAsync(string output) => Task.Run(() => _end.SetResult(output));

    /// <summary>Ends the copy; what follows from that at once has happened when this completes.</summary>
    public Task FailAsync(Exception failure) => Task.Run(() => _end.SetException(failure));

    public async ValueTask<string> RunAsync(CancellationToken cancellationToken)
    {
        Calls++;
        using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            _canceled.TrySetResult();
            if (StopsWhenTold)
            {
                _end.TrySetCanceled(cancellationToken);
            }
        });
        OnStart(cancellationToken);
        _started.SetResult();
        try
        {
            return await _end.Task.ConfigureAwait(false);
        }
        finally
        {
            HasEnded = true;
        }
    }
}
