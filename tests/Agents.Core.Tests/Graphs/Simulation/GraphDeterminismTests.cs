using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tests.Runs;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>The same inputs give the same run: event by event on one thread, and in outputs and spend on many.</summary>
public sealed class GraphDeterminismTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_one_thread_the_seed_alone_decides_the_list_of_events()
    {
        HashSet<string> different = [];
        for (ulong seed = 0; seed < (ulong)LongRuns.Times(400); seed++)
        {
            string first = await RecordAsync(seed);
            Assert.Equal(first, await RecordAsync(seed));
            different.Add(first);
        }

        Assert.Equal(LongRuns.Times(400), different.Count);
    }

    [Fact]
    public async Task On_many_threads_outputs_and_spend_are_those_of_one_thread()
    {
        // Where a gate closes, what nobody needs may have started, and spent, or not.
        RandomGraphOptions options = new() { HasRaces = false, HasDeadlines = false, HasGates = false, MaxNodes = 20 };
        for (int seed = 0; seed < LongRuns.Times(300); seed++)
        {
            RandomGraph graph = new(seed, new ThreadedAgents(seed, failures: 0), new GraphInvariantsOptions(), options);
            string alone = await DescribeAsync(graph, new RunOptions { SingleThreaded = true });
            string apart = await DescribeAsync(graph, new RunOptions());
            Assert.True(alone == apart, $"Seed {seed}: {apart} instead of {alone}.");
            Task<string>[] together = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => DescribeAsync(graph, new RunOptions()), Token))];
            Assert.All(await Task.WhenAll(together), other => Assert.True(alone == other, $"Seed {seed}: {other} instead of {alone}."));
        }
    }

    [Fact]
    public async Task On_many_threads_a_graph_with_gates_has_the_output_of_one_thread()
    {
        RandomGraphOptions options = new() { HasRaces = false, HasDeadlines = false, MaxNodes = 20 };
        for (int seed = 0; seed < LongRuns.Times(200); seed++)
        {
            RandomGraph graph = new(seed, new ThreadedAgents(seed, failures: 0), new GraphInvariantsOptions(), options);
            string alone = await FindOutputAsync(graph, new RunOptions { SingleThreaded = true });
            string other = await FindOutputAsync(graph, new RunOptions());
            Assert.True(alone == other, $"Seed {seed}: {other} instead of {alone}.");
        }
    }

    private static async Task<string> DescribeAsync(RandomGraph graph, RunOptions options)
    {
        RunResult<long> result = await RunAsync(graph, options);
        return $"{result.Output} {result.StopReason} {string.Join(", ", result.SpendByPath.OrderBy(path => path.Key, StringComparer.Ordinal))}";
    }

    private static async Task<string> FindOutputAsync(RandomGraph graph, RunOptions options)
    {
        try
        {
            return $"{(await RunAsync(graph, options)).Output}";
        }
        catch (GraphFailedException exception)
        {
            return exception.Message;
        }
    }

    private static Task<RunResult<long>> RunAsync(RandomGraph graph, RunOptions options) =>
        graph.Graph.RunAsync(41, options, Token).WaitAsync(TimeSpan.FromMinutes(1), Token);

    private static async Task<string> RecordAsync(ulong seed)
    {
        GraphSimulation simulation = new(seed);
        RandomGraph graph = new((int)seed, new SimulatedAgents(simulation), simulation.Invariants, new RandomGraphOptions { HasEdits = seed % 2 == 0 });
        SimulatedRun<long> run = await simulation.RunAsync(
            graph.Graph, 41, run => run.Budget = new Budget { ModelCalls = 60 }, Token);
        EventSequences.AssertDense(run.Events.Events);
        return $"{run.Events.ToText()}\n{run.Steps} {run.Result?.Output} {run.Result?.Spend} {run.Failure?.Message}";
    }
}
