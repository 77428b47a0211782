using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>Random graphs under random schedules and faults: whatever happens, what must hold holds.</summary>
public sealed class GraphSimulationRandomTests
{
    private const long Input = 41;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Random_graphs_keep_their_promises_under_random_schedules_and_faults() =>
        GraphSimulation.ForEachSeedAsync(LongRuns.Times(4_000), simulation => SimulateAsync(simulation, new RandomGraphOptions()), DrawOptions, cancellationToken: Token);

    [Fact]
    public async Task Random_graphs_that_are_edited_while_they_run_keep_their_promises()
    {
        int applied = 0;
        int refused = 0;
        await GraphSimulation.ForEachSeedAsync(
            LongRuns.Times(2_000),
            async simulation =>
            {
                RandomGraph graph = await SimulateAsync(simulation, new RandomGraphOptions { HasEdits = true });
                applied += graph.AppliedEdits;
                refused += graph.Edits - graph.AppliedEdits;
            },
            DrawOptions,
            firstSeed: 1_000_000,
            cancellationToken: Token);
        Assert.True(applied > 400 && refused > 400, $"{applied} edits were applied and {refused} were refused; both have to be tried often.");
    }

    private static async Task<RandomGraph> SimulateAsync(GraphSimulation simulation, RandomGraphOptions options)
    {
        RandomGraph graph = new((int)simulation.Seed, new SimulatedAgents(simulation), simulation.Invariants, options);
        bool isTight = simulation.Seed % 4 == 0;
        long limit = (long)(simulation.Seed % 23);
        SimulatedRun<long> run = await simulation.RunAsync(
            graph.Graph, Input, isTight ? run => run.Budget = new Budget { ModelCalls = limit } : null, Token);
        foreach (GraphEnded ended in run.Events.OfType<GraphEnded>().Where(ended => ended.Path!.Depth == 0))
        {
            graph.Check(ended.Report, Input, run.Result);
        }

        if (isTight && run.Events.OfType<RunCompleted>() is [{ Spend: var spend }])
        {
            Assert.True(spend.ModelCalls <= limit, $"{spend.ModelCalls} calls were admitted, but the limit is {limit}.");
        }

        return graph;
    }

    private static GraphSimulationOptions DrawOptions(ulong seed) => (seed % 5) switch
    {
        0 => new GraphSimulationOptions { Failures = 0, Cancellations = 0 },
        1 => new GraphSimulationOptions { Failures = 0.4 },
        2 => new GraphSimulationOptions { ClockMoves = 0.6, Immediate = 0 },
        3 => new GraphSimulationOptions { Cancellations = 0.05, LateCancellations = 0.8 },
        _ => new GraphSimulationOptions(),
    };
}
