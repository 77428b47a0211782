using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>Random graphs on real threads: no hang, nothing broken, and never more admitted than the budget allows.</summary>
public sealed class GraphStressTests
{
    private const long Input = 41;

    // Nobody waits that long unless a run hangs.
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Random_graphs_keep_their_promises_on_many_threads() => RunManyAsync(LongRuns.Times(600), new RandomGraphOptions());

    [Fact]
    public Task Random_graphs_that_are_edited_keep_their_promises_on_many_threads() =>
        RunManyAsync(LongRuns.Times(300), new RandomGraphOptions { HasEdits = true });

    private static async Task RunManyAsync(int count, RandomGraphOptions options)
    {
        for (int seed = 0; seed < count; seed++)
        {
            try
            {
                await RunAsync(seed, options);
            }
            catch (Exception exception) when (!Token.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static async Task RunAsync(int seed, RandomGraphOptions options)
    {
        Random random = new(seed);
        GraphInvariantsOptions facts = new();
        GraphInvariants invariants = new(facts);
        EventRecorder recorder = new();
        RandomGraph graph = new(seed, new ThreadedAgents(seed, failures: 0.1), facts, options);
        long limit = random.Next(3) == 0 ? random.Next(30) : 1_000;
        RunOptions run = new()
        {
            Budget = new Budget { ModelCalls = limit },
            EventBufferCapacity = RunOptions.MaxEventBufferCapacity,
            ObserverGrace = Watchdog,
            Observers = { invariants, recorder },
        };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<RunResult<long>> running = Task.Run(() => graph.Graph.RunAsync(Input, run, stop.Token), Token);
        Task cancelling = random.Next(3) == 0 ? CancelAsync(random.Next(4), stop) : Task.CompletedTask;
        RunResult<long>? result = null;
        try
        {
            result = await running.WaitAsync(Watchdog, Token);
        }
        catch (AgentException)
        {
            // Whether it may fail is what the invariants say.
        }
        catch (OperationCanceledException canceled)
        {
            Assert.Equal(stop.Token, canceled.CancellationToken);
        }

        await cancelling;
        invariants.ThrowIfViolated();
        if (recorder.OfType<GraphEnded>().SingleOrDefault(ended => ended.Path!.Depth == 0) is { } end)
        {
            graph.Check(end.Report, Input, result);
        }

        AgentEvent last = recorder.Events[^1];
        Spend spend = last switch
        {
            RunCompleted completed => completed.Spend,
            RunFailed failed => failed.Spend,
            _ => ((RunCanceled)last).Spend,
        };
        Assert.InRange(spend.ModelCalls, 0, limit);
    }

    private static async Task CancelAsync(int yields, CancellationTokenSource stop)
    {
        for (int i = 0; i < yields; i++)
        {
            await Task.Yield();
        }

        if (yields == 3)
        {
            await Task.Delay(1, Token);
        }

        await stop.CancelAsync();
    }
}
