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
        return RunAsync(agent, input, options ?? new RunOptions(), cancellationToken, cancellationToken);
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
        return StartRun(agent, input, options ?? new RunOptions(), null, CancellationToken.None, cancellationToken);
    }

    /// <summary>Runs an agent under the caller's token and a second one that ends the run too; a cancellation is reported with whichever it was.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">Budget, clock, seed, services, observers.</param>
    /// <param name="callerToken">The token of the caller.</param>
    /// <param name="stopToken">The token that ends the run: the caller's, or one linked to it.</param>
    internal static Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, RunOptions options, CancellationToken callerToken, CancellationToken stopToken)
    {
        RunState run = new(agent.Name, options);
        SynchronizationContext? ambient = SynchronizationContext.Current;
        if (ambient is null)
        {
            return RunDriver.ExecuteAsync(agent, input, run, callerToken, stopToken);
        }

        // What tools and agents await must not come back to a thread that may be waiting for the run.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return RunDriver.ExecuteAsync(agent, input, run, callerToken, stopToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    /// <summary>Starts a run that somebody else may end too, and with which what was made for it is disposed of.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="options">Budget, clock, seed, services, observers.</param>
    /// <param name="belongings">Disposed of when the run has ended and is settled, before its completion; <see langword="null"/> for nothing.</param>
    /// <param name="hostToken">Ends the run.</param>
    /// <param name="cancellationToken">Ends the run, for its caller.</param>
    internal static AgentRun<TOutput> StartRun<TInput, TOutput>(
        IAgent<TInput, TOutput> agent,
        TInput input,
        RunOptions options,
        IAsyncDisposable? belongings,
        CancellationToken hostToken,
        CancellationToken cancellationToken)
    {
        RunState run = new(agent.Name, options);
        EventBuffer stream = run.AddStream(options);
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hostToken);
        CancellationToken stopping = stop.Token;
        Task<RunResult<TOutput>> completion = Task.Run(
            () => ExecuteAsync(agent, input, run, belongings, cancellationToken, stopping), CancellationToken.None);
        return new AgentRun<TOutput>(run.RunId, stream, stop, completion);
    }

    private static Task<RunResult<TOutput>> ExecuteAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent,
        TInput input,
        RunState run,
        IAsyncDisposable? belongings,
        CancellationToken callerToken,
        CancellationToken stopToken)
    {
        return belongings is null ? RunDriver.ExecuteAsync(agent, input, run, callerToken, stopToken) : ExecuteAndDisposeAsync();

        async Task<RunResult<TOutput>> ExecuteAndDisposeAsync()
        {
            try
            {
                return await RunDriver.ExecuteAsync(agent, input, run, callerToken, stopToken).ConfigureAwait(false);
            }
            finally
            {
                await belongings.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
