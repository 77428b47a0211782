using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>Runs agents inside an application: with services of their own, the options in force, and an orderly end when the host stops.</summary>
/// <remarks>
/// <para>
/// Each run gets a scope of services, which its tools see as <see cref="AgentContext.Services"/> and which is disposed of when the run has ended
/// and is settled, however it ended. Clock (<see cref="TimeProvider"/>), approver (<see cref="IApproval"/>), observers
/// (<see cref="IObserver{T}"/> of <see cref="AgentEvent"/>) and loggers come from the services; budget and all else from <see cref="AgentsOptions"/>
/// as they are when the run starts. What configuration says later counts for later runs.
/// </para>
/// <para>
/// When the host stops, new runs are refused with an <see cref="AgentsStoppingException"/>. A run that is cancelled because the host stops ends in an
/// <see cref="OperationCanceledException"/> with another token than the caller's.
/// </para>
/// <para>Thread-safe; one for the application.</para>
/// </remarks>
public sealed class AgentRunner
{
    private readonly AgentHost _host;
    private readonly IServiceScopeFactory _scopes;

    internal AgentRunner(AgentHost host, IServiceScopeFactory scopes)
    {
        _host = host;
        _scopes = scopes;
    }

    /// <summary>Gets how many runs are under way.</summary>
    public int ActiveRuns => _host.Runs.Count;

    /// <summary>Runs an agent that reads and writes text, and waits for its result.</summary>
    /// <param name="agent">The name of the agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result, with an output.</returns>
    /// <exception cref="ArgumentException"><paramref name="agent"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="InvalidOperationException">There is no agent of that name and these types, or a tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="AgentException">The run ended without an output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the host has stopped.</exception>
    public Task<RunResult<string>> RunAsync(
        string agent, string input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default) =>
        RunAsync<string, string>(agent, input, configure, cancellationToken);

    /// <summary>Runs an agent and waits for its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The name of the agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result, with an output.</returns>
    /// <exception cref="ArgumentException"><paramref name="agent"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="InvalidOperationException">There is no agent of that name and these types, or a tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="AgentException">The run ended without an output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the host has stopped.</exception>
    public Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(
        string agent, TInput input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent);
        return RunAsync(_host.GetAgent<TInput, TOutput>(agent), input, configure, cancellationToken);
    }

    /// <summary>Runs an agent, also one that is not registered, and waits for its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result, with an output.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    /// <exception cref="AgentException">The run ended without an output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or the host has stopped.</exception>
    public async Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        HostedRun run = HostedRun.Begin(_host, _scopes, agent.Name, configure);
        await using (run.ConfigureAwait(false))
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.StopToken);
            return await AgentRunExtensions.RunAsync(agent, input, run.Options, cancellationToken, either.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Starts a run of an agent that reads and writes text, and hands back its events and its result.</summary>
    /// <param name="agent">The name of the agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The run. Dispose of it.</returns>
    /// <exception cref="ArgumentException"><paramref name="agent"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="InvalidOperationException">There is no agent of that name and these types, or a tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public AgentRun<string> StartRun(string agent, string input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default) =>
        StartRun<string, string>(agent, input, configure, cancellationToken);

    /// <summary>Starts a run of an agent, and hands back its events and its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The name of the agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The run. Dispose of it.</returns>
    /// <exception cref="ArgumentException"><paramref name="agent"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="InvalidOperationException">There is no agent of that name and these types, or a tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public AgentRun<TOutput> StartRun<TInput, TOutput>(
        string agent, TInput input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent);
        return StartRun(_host.GetAgent<TInput, TOutput>(agent), input, configure, cancellationToken);
    }

    /// <summary>Starts a run of an agent, also of one that is not registered, and hands back its events and its result.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Changes the options of this run; <see langword="null"/> leaves them as they are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The run. Dispose of it. When its completion is there, its services were disposed of.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A tool source is not connected.</exception>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public AgentRun<TOutput> StartRun<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(agent);
        HostedRun run = HostedRun.Begin(_host, _scopes, agent.Name, configure);
        try
        {
            return AgentRunExtensions.StartRun(agent, input, run.Options, run, run.StopToken, cancellationToken);
        }
        catch
        {
            // Its place is kept until its services are gone, and so waited for when the host stops.
            _ = run.DisposeAsync().AsTask();
            throw;
        }
    }
}
