using Agents.Core.Testing;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Runs agents on a clock that is moved by hand, as far as they need, one thread at a time.</summary>
/// <remarks>Used off any synchronization context, all that waits goes on in the order in which it is due, and a run takes the same time each time.
/// Not thread-safe.</remarks>
public sealed class VirtualRuns
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    /// <summary>Gets the clock.</summary>
    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Runs an agent to its end.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="agent">The agent. All that it waits for is this clock, and for less than a day.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The result; its duration is by this clock.</returns>
    public async Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, CancellationToken cancellationToken)
    {
        Task<RunResult<TOutput>> run = agent.RunAsync(input, new RunOptions { Clock = Clock, SingleThreaded = true }, cancellationToken);
        Clock.Advance(Long);
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Clock.WaitForTimersAsync(1, cancellationToken)).ConfigureAwait(false);
            Clock.Advance(Long);
        }

        return await run;
    }

    /// <summary>Runs an agent to its end on a clock that stands still.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="agent">The agent. Nothing that it does waits for time.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="observer">Sees what happens; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The output.</returns>
    public static async Task<TOutput> RunAtOnceAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, IObserver<AgentEvent>? observer, CancellationToken cancellationToken)
    {
        RunOptions options = new() { Clock = new ManualTimeProvider(), SingleThreaded = true, EventBufferCapacity = 1 << 16 };
        if (observer is not null)
        {
            options.Observers.Add(observer);
        }

        return (await agent.RunAsync(input, options, cancellationToken)).Output;
    }

    /// <summary>Waits.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the clock was moved so far.</returns>
    public Task WaitAsync(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, Clock, cancellationToken);
}
