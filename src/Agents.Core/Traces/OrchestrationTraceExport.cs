namespace Agents.Core.Traces;

/// <summary>Writes the trace of one run when the run ends; made by <see cref="OrchestrationTraceExtensions"/>.</summary>
/// <remarks>Thread-safe. The run's task does not end before the trace is written or could not be.</remarks>
public sealed class OrchestrationTraceExport : ILastingObserver, IContentObserver
{
    private readonly TaskCompletionSource<OrchestrationTrace> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OrchestrationTraceRecorder _recorder;
    private readonly Action<OrchestrationTrace> _write;

    internal OrchestrationTraceExport(OrchestrationTraceRecorder recorder, Action<OrchestrationTrace> write)
    {
        _recorder = recorder;
        _write = write;
    }

    /// <summary>Gets the trace once it is written. Faults with what was thrown when it could not be written; the run goes its way all the same,
    /// and its log has a warning.</summary>
    public Task<OrchestrationTrace> Completion => _completion.Task;

    /// <summary>Records an event.</summary>
    /// <param name="value">The event.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The event is of another run than the first one: an export is of one run.</exception>
    public void OnNext(AgentEvent value) => _recorder.OnNext(value);

    /// <summary>Writes the trace.</summary>
    public void OnCompleted()
    {
        if (_completion.Task.IsCompleted)
        {
            return;
        }

        try
        {
            OrchestrationTrace trace = _recorder.ToTrace();
            _write(trace);
            _completion.TrySetResult(trace);
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
            _ = _completion.Task.Exception; // nobody need ask
            throw;
        }
    }

    /// <summary>Does nothing: the run ends with an event of its own.</summary>
    /// <param name="error">What went wrong.</param>
    public void OnError(Exception error)
    {
    }
}
