using System.Globalization;

namespace Agents.Core.Testing;

/// <summary>Runs a graph with everything that can go wrong drawn from a seed, and checks after every event what must hold.</summary>
/// <remarks>
/// <para>Each call of an agent that was wrapped waits, and the simulation decides which of them ends next and how: it succeeds, fails,
/// fails in a way that may pass, loses its result, or takes no notice of its cancellation; or the clock moves, so that timeouts and
/// deadlines pass; or the run is cancelled. All of it happens on one thread, so that the seed alone decides the whole list of events.</para>
/// <para>After every event <see cref="GraphInvariants"/> is asked, and before every decision whether something waits that could go on. What
/// is broken is a <see cref="GraphSimulationException"/> with the seed. What the graph waits for should be wrapped agents, and the run's
/// clock. What comes from elsewhere, such as from the thread pool after a delay that was cancelled, is waited for, but in an order that no
/// seed decides, and may look like something that waits although it could go on.</para>
/// <para>One instance is one run. Not thread-safe.</para>
/// </remarks>
#pragma warning disable CA1001 // Its token source has neither a timer nor a parent, and calls that end late may still ask it.
public sealed partial class GraphSimulation
#pragma warning restore CA1001
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly GraphSimulationOptions _options;
    private readonly GraphInvariants _invariants;
    private readonly SimulationObserver _observer;
    private readonly EventRecorder _recorder = new();
    private readonly Lock _lock = new();
    private readonly List<PendingCall> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private AgentContext? _context;
    private TaskCompletionSource? _changed;
    private bool _isUsed;
    private volatile bool _hasEnded;
    private int _steps;

    /// <summary>Initializes a simulation.</summary>
    /// <param name="seed">Decides everything that happens.</param>
    /// <param name="options">What may happen; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all of them are listed.</exception>
    public GraphSimulation(ulong seed, GraphSimulationOptions? options = null)
    {
        Seed = seed;
        _options = options ?? new GraphSimulationOptions();
        _options.ThrowIfInvalid(nameof(options));
        _options.Invariants.IsSingleThreaded = true;
        _invariants = new GraphInvariants(_options.Invariants);
        _observer = new SimulationObserver(_invariants);
        _random = new Random(unchecked((int)(seed ^ (seed >> 32))));
    }

    /// <summary>Gets what decides everything that happens.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the clock of the run. The simulation moves it; pipelines that wait are to be given it.</summary>
    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Gets what the checks of the events have to be told; may be added to until the run reads it.</summary>
    public GraphInvariantsOptions Invariants => _options.Invariants;

    private bool GoesOn => !_hasEnded && _observer.ViolatedAt < 0 && _steps < _options.MaxSteps;

    /// <summary>Runs the same test with one simulation after another, each with the next seed.</summary>
    /// <param name="count">How many; 1 or more.</param>
    /// <param name="run">Builds the graph around the simulation, runs it, and checks what came out. What it throws ends the sweep.</param>
    /// <param name="options">Makes the options of the simulation with a seed; <see langword="null"/> for the defaults.</param>
    /// <param name="firstSeed">The seed of the first simulation.</param>
    /// <param name="cancellationToken">Ends the sweep between two runs.</param>
    /// <returns>A task that ends when all runs have.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="GraphSimulationException">A run broke a promise or threw; the message begins with its seed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task ForEachSeedAsync(
        int count,
        Func<GraphSimulation, Task> run,
        Func<ulong, GraphSimulationOptions>? options = null,
        ulong firstSeed = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (ulong seed = firstSeed; seed - firstSeed < (ulong)count; seed++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GraphSimulation simulation = new(seed, options?.Invoke(seed));
            try
            {
                await run(simulation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not GraphSimulationException && !cancellationToken.IsCancellationRequested)
            {
                throw simulation.Fail($"{exception.GetType().Name}: {exception.Message} The last events:\n{simulation._invariants.Write()}", simulation._steps, exception);
            }
        }
    }

    /// <summary>Lets the simulation decide when and how the calls of an agent end. The work of the agent is done when a call ends.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <returns>An agent of the same name, for the run of this simulation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public IAgent<TInput, TOutput> Wrap<TInput, TOutput>(IAgent<TInput, TOutput> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return new SimulatedAgent<TInput, TOutput>(agent, this);
    }

    /// <summary>Runs a graph, or an agent with graphs inside, to its end.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="graph">The graph, made of agents of <see cref="Wrap"/>.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="configure">Sets options of the run, such as its budget; clock, seed, ids and the number of threads are set after that.
    /// <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Ends the wait for the observers of the run.</param>
    /// <returns>What came of it: an output, a failure or a cancellation, each of them right.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The simulation was run before.</exception>
    /// <exception cref="GraphSimulationException">A promise was broken.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<SimulatedRun<TOutput>> RunAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> graph, TInput input, Action<RunOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (_isUsed)
        {
            throw new InvalidOperationException("A simulation is one run; make another one for the next.");
        }

        _isUsed = true;
        RunOptions options = new();
        configure?.Invoke(options);
        options.Clock = Clock;
        options.Seed = Seed;
        options.Ids = IdSource.FromSeed(Seed);
        options.SingleThreaded = true;
        options.EventBufferCapacity = RunOptions.MaxEventBufferCapacity;
        options.Observers.Add(_recorder);
        options.Observers.Add(_observer);
        Task<RunResult<TOutput>> run = Drive(() => new SimulatedRoot<TInput, TOutput>(graph, this).RunAsync(input, options, _stop.Token));
        while (GoesOn && !run.IsCompleted && await WaitForOthersAsync(cancellationToken).ConfigureAwait(false))
        {
            run = Drive(() => run);
        }

        if (!_hasEnded && !run.IsCompleted)
        {
            await FailStuckAsync(cancellationToken).ConfigureAwait(false);
        }

        (RunResult<TOutput>? result, Exception? failure) = await EndAsync(run.WaitAsync(cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        // A run waits for its observers by its own clock, which may have been moved too far for that.
        await _observer.Completed.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _recorder.WaitForAsync<AgentEvent>(e => e is RunCompleted or RunFailed or RunCanceled, cancellationToken).ConfigureAwait(false);
        if (_invariants.Violation is { } violation)
        {
            throw Fail(violation, Math.Max(0, _observer.ViolatedAt));
        }

        return new SimulatedRun<TOutput>(result, failure, _recorder, _steps);
    }

    private async Task<(RunResult<TOutput>? Result, Exception? Failure)> EndAsync<TOutput>(Task<RunResult<TOutput>> run)
    {
        try
        {
            return (await run.ConfigureAwait(false), null);
        }
        catch (OperationCanceledException exception)
        {
            if (!_stop.IsCancellationRequested || exception.CancellationToken != _stop.Token)
            {
                _invariants.Report("The run was cancelled, but not with the token of its caller.");
            }

            return (null, exception);
        }
        catch (Exception exception)
        {
            if (exception is not AgentException)
            {
                _invariants.Report($"The run threw {exception}, which is no {nameof(AgentException)}.");
            }

            return (null, exception);
        }
    }

    private GraphSimulationException Fail(string what, int step, Exception? innerException = null) => new(
        string.Create(CultureInfo.InvariantCulture, $"Seed {Seed}, step {step}: {what}"), Seed, step, innerException);
}
