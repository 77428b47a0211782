namespace Agents.Core.Testing;

/// <summary>What came of a simulated run that broke no promise.</summary>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <remarks>Immutable.</remarks>
public sealed class SimulatedRun<TOutput>
{
    internal SimulatedRun(RunResult<TOutput>? result, Exception? failure, EventRecorder events, int steps)
    {
        Result = result;
        Failure = failure;
        Events = events;
        Steps = steps;
    }

    /// <summary>Gets the result; <see langword="null"/> when the run has no output.</summary>
    public RunResult<TOutput>? Result { get; }

    /// <summary>Gets what the run threw, an <see cref="AgentException"/> or an <see cref="OperationCanceledException"/>;
    /// <see langword="null"/> when it has an output.</summary>
    public Exception? Failure { get; }

    /// <summary>Gets the events of the run. The decisions stand among them, each as a <see cref="ProgressReported"/> at the path of the run.</summary>
    public EventRecorder Events { get; }

    /// <summary>Gets how many decisions were made.</summary>
    public int Steps { get; }
}
