namespace Agents.Core;

/// <summary>Starts runs of agents.</summary>
public static class AgentRunExtensions
{
    /// <summary>Runs an agent and waits for its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">Budget, clock, seed, services, observers; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result, with an output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The agent's name is not 1 to 128 characters, or holds a slash or a control character.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="AgentException">The run ended without an output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the exception carries it.</exception>
    public static Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(
        this IAgent<TInput, TOutput> agent, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        RunState run = new(agent.Name, options ?? new RunOptions());
        SynchronizationContext? ambient = SynchronizationContext.Current;
        if (ambient is null)
        {
            return RunDriver.ExecuteAsync(agent, input, run, cancellationToken, cancellationToken);
        }

        // What tools and agents await must not come back to a thread that may be waiting for the run.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return RunDriver.ExecuteAsync(agent, input, run, cancellationToken, cancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    /// <summary>Starts a run of an agent on a thread of the pool, and hands back its events and its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">Budget, clock, seed, services, observers; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The run. Dispose of it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The agent's name is not 1 to 128 characters, or holds a slash or a control character.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public static AgentRun<TOutput> StartRun<TInput, TOutput>(
        this IAgent<TInput, TOutput> agent, TInput input, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        options ??= new RunOptions();
        RunState run = new(agent.Name, options);
        EventBuffer stream = run.AddStream(options);
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationToken stopping = stop.Token;
        Task<RunResult<TOutput>> completion = Task.Run(
            () => RunDriver.ExecuteAsync(agent, input, run, cancellationToken, stopping), CancellationToken.None);
        return new AgentRun<TOutput>(run.RunId, stream, stop, completion);
    }
}
