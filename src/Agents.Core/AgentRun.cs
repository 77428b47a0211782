namespace Agents.Core;

/// <summary>A run that was started: its events as they happen, and its result at the end.</summary>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <remarks>
/// Thread-safe. Whoever starts a run disposes of it: that cancels what is still running and waits for its end, so that a run never
/// outlives its handle, whether the reader of the events stopped early, threw, or was cancelled.
/// </remarks>
public sealed class AgentRun<TOutput> : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly EventBuffer _stream;
    private int _disposed;

    internal AgentRun(RunId runId, EventBuffer stream, CancellationTokenSource stop, Task<RunResult<TOutput>> completion)
    {
        RunId = runId;
        _stream = stream;
        _stop = stop;
        Completion = completion;
    }

    /// <summary>Gets the run's id.</summary>
    public RunId RunId { get; }

    /// <summary>Gets the result, or the failure, once the run has ended.</summary>
    /// <value>Faults with an <see cref="AgentException"/> when there is no output; is cancelled when the run was, with the caller's token
    /// when that is what was cancelled.</value>
    public Task<RunResult<TOutput>> Completion { get; }

    /// <summary>Gets the events in order, from the first to the one that ends the run. Reading them a second time throws an
    /// <see cref="InvalidOperationException"/>.</summary>
    /// <value>Reading never slows the run: a reader that falls behind by more than <see cref="RunOptions.EventBufferCapacity"/> events
    /// loses some, and gets an <see cref="EventsDropped"/> in their place. Leaving the loop early ends the reading, not the run;
    /// disposing of this object ends the run. A failed run ends the stream with <see cref="RunFailed"/>; the exception is in
    /// <see cref="Completion"/>.</value>
    public IAsyncEnumerable<AgentEvent> Events => _stream.ReadAsync(CancellationToken.None);

    /// <summary>Asks the run to end. Does nothing when it has ended.</summary>
    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended and was disposed of, so that there is nothing to cancel.
        }
    }

    /// <summary>Cancels the run if it is still going, and waits for its end. Its failure stays in <see cref="Completion"/>.</summary>
    /// <returns>A task that ends when the run has ended, is settled, and its observers have been told.</returns>
    public async ValueTask DisposeAsync()
    {
        bool isFirst = Interlocked.Exchange(ref _disposed, 1) == 0;
        try
        {
            if (isFirst && !Completion.IsCompleted)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever else disposes of the run, and a callback of the token that throws, still leave it ended.
            await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (isFirst)
            {
                _stop.Dispose();
            }
        }
    }
}
