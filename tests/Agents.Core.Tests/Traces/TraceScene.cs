using Agents.Core.Testing;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

/// <summary>A run on a clock that stands still, with its trace as short lines.</summary>
internal sealed class TraceScene
{
    private readonly OrchestrationTraceRecorder _recorder;

    public TraceScene(OrchestrationTraceOptions? options = null)
    {
        _recorder = new OrchestrationTraceRecorder(options ?? new OrchestrationTraceOptions());
        Options = new RunOptions
        {
            Clock = Clock,
            Ids = IdSource.FromSeed(1),
            SingleThreaded = true,
            Observers = { _recorder },
            ObserverGrace = TimeSpan.FromHours(1),
        };
    }

    public ManualTimeProvider Clock { get; } = new();

    public RunOptions Options { get; }

    public OrchestrationTrace Trace => _recorder.ToTrace();

    /// <summary>Gets the events: id, time, type, agent.</summary>
    public IReadOnlyList<string> Story => [.. Trace.Events.Select(e => $"{e.Id} {e.Seconds:0.###} {TraceNames.Of(e.Type)} {e.Agent}")];

    /// <summary>Finds the edges of one type: source and destination.</summary>
    public IReadOnlyList<string> Edges(TraceEdgeType type) =>
        [.. Trace.Edges.Where(edge => edge.Type == type).Select(edge => $"{edge.Source}>{edge.Destination}")];

    public void AssertValid() => Assert.Empty(OrchestrationTraceValidator.Validate(OrchestrationTraceWriter.ToJson(Trace)));

    /// <summary>Makes the work of a node that takes a while and hands its input on.</summary>
    public Func<int, AgentContext, CancellationToken, ValueTask<int>> Takes(double seconds) => async (n, _, token) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), Clock, token);
        return n;
    };

    /// <summary>Runs an agent to its end, however it ends, moving the clock as far as it needs.</summary>
    public async Task<RunResult<TOutput>?> RunAsync<TInput, TOutput>(IAgent<TInput, TOutput> agent, TInput input, CancellationToken? token = null)
    {
        try
        {
            // Off the test's own context all of it runs on one thread, and timers fire in the order in which they are due.
            return await Task.Run(async () =>
            {
                Task<RunResult<TOutput>> run = agent.RunAsync(input, Options, token ?? TestContext.Current.CancellationToken);
                while (!run.IsCompleted)
                {
                    await Task.WhenAny(run, Clock.WaitForTimersAsync(1, TestContext.Current.CancellationToken));
                    Clock.Advance(TimeSpan.FromMilliseconds(500));
                }

                return await run;
            });
        }
        catch (Exception exception) when (exception is AgentException or OperationCanceledException)
        {
            return null;
        }
    }
}
