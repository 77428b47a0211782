using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>The harness itself: what it lets happen, and what it says when something is broken.</summary>
public sealed class GraphSimulationTests
{
    private static readonly IAgent<int, int> Increment = Agent.Create<int, int>("increment", x => x + 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_in_which_nothing_may_happen_has_its_output()
    {
        GraphSimulation simulation = new(1, Quiet());

        SimulatedRun<int> run = await simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token);

        Assert.Equal(3, run.Result!.Output);
        Assert.Null(run.Failure);
        Assert.Equal(2, run.Steps);
        Assert.Equal(
            ["Step 1. 'chain/first': Succeeds.", "Step 2. 'chain/second': Succeeds."],
            run.Events.OfType<ProgressReported>().Select(progress => progress.Message));
    }

    [Fact]
    public async Task A_run_whose_calls_all_fail_has_the_failure_of_the_first()
    {
        GraphSimulationOptions options = Quiet();
        options.Failures = 1;
        GraphSimulation simulation = new(1, options);

        SimulatedRun<int> run = await simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token);

        Assert.Null(run.Result);
        Assert.Equal("chain/first", Assert.IsType<GraphFailedException>(run.Failure).Path?.ToString());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_with_the_token_of_its_caller()
    {
        GraphSimulationOptions options = Quiet();
        options.Cancellations = 1;
        GraphSimulation simulation = new(1, options);

        SimulatedRun<int> run = await simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token);

        Assert.IsType<OperationCanceledException>(run.Failure, exactMatch: false);
        Assert.Equal("Step 1. The run is cancelled.", run.Events.OfType<ProgressReported>()[0].Message);
    }

    [Fact]
    public async Task A_graph_that_waits_for_what_never_comes_is_a_failure_with_the_seed()
    {
        GraphSimulationOptions options = Quiet();
        options.Patience = TimeSpan.FromMilliseconds(500);
        GraphSimulation simulation = new(77, options);
        TaskCompletionSource<int> never = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("stuck", (g, input) =>
            g.Add("waiting", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(never.Task), input));

        GraphSimulationException broken = await Assert.ThrowsAsync<GraphSimulationException>(
            () => simulation.RunAsync(graph, 1, cancellationToken: Token));

        Assert.StartsWith(
            "Seed 77, step 0: The run has come to a standstill: no call waits for a decision, and no timer is armed. The last events:\n",
            broken.Message,
            StringComparison.Ordinal);
        Assert.Contains("stuck/waiting NodeStarted", broken.Message, StringComparison.Ordinal);
        Assert.Equal(77UL, broken.Seed);
        Assert.Equal(0, broken.Step);
        never.SetResult(0);
    }

    [Fact]
    public async Task A_run_with_more_steps_than_allowed_is_a_failure()
    {
        GraphSimulationOptions options = Quiet();
        options.MaxSteps = 1;
        GraphSimulation simulation = new(3, options);

        GraphSimulationException broken = await Assert.ThrowsAsync<GraphSimulationException>(
            () => simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token));

        Assert.StartsWith("Seed 3, step 1: The run did not end within 1 steps (GraphSimulationOptions.MaxSteps).", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reservation_that_nobody_settles_is_a_failure()
    {
        GraphSimulation simulation = new(5, Quiet());
        IAgent<int, int> leaking = simulation.Wrap(Agent.Create<int, int>("leaking", (x, context, _) =>
        {
            Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 2 }, out Reservation _, out BudgetRefusal? _));
            return new ValueTask<int>(x);
        }));
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("leak", leaking, input));

        GraphSimulationException broken = await Assert.ThrowsAsync<GraphSimulationException>(
            () => simulation.RunAsync(graph, 1, cancellationToken: Token));

        Assert.Contains("At the end of the run 'g' still holds $0.000000, 2 model calls in reserve.", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_test_throws_ends_the_sweep_with_the_seed()
    {
        List<ulong> seeds = [];

        GraphSimulationException broken = await Assert.ThrowsAsync<GraphSimulationException>(() => GraphSimulation.ForEachSeedAsync(
            10,
            async simulation =>
            {
                seeds.Add(simulation.Seed);
                await simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token);
                if (simulation.Seed == 8)
                {
                    throw new InvalidDataException("Not what was expected.");
                }
            },
            _ => Quiet(),
            firstSeed: 6,
            cancellationToken: Token));

        Assert.Equal([6, 7, 8], seeds);
        Assert.StartsWith("Seed 8, step 2: InvalidDataException: Not what was expected. The last events:\n", broken.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(broken.InnerException);
    }

    [Fact]
    public async Task A_simulation_runs_once()
    {
        GraphSimulation simulation = new(1, Quiet());
        await simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token);

        InvalidOperationException misuse = await Assert.ThrowsAsync<InvalidOperationException>(
            () => simulation.RunAsync(Chain(simulation), 1, cancellationToken: Token));

        Assert.Equal("A simulation is one run; make another one for the next.", misuse.Message);
    }

    [Fact]
    public void Options_out_of_range_are_reported_together()
    {
        ArgumentException invalid = Assert.Throws<ArgumentException>(
            () => new GraphSimulation(1, new GraphSimulationOptions { Failures = 2, Immediate = double.NaN, MaxSteps = 0, Patience = TimeSpan.Zero }));

        Assert.Equal(
            "GraphSimulationOptions cannot be used: Failures must be 0 to 1, but is 2. Immediate must be 0 to 1, but is NaN. "
            + "MaxSteps must be 1 to 10000000, but is 0. Patience must be more than 0 and at most 1 hour, but is 00:00:00. (Parameter 'options')",
            invalid.Message);
    }

    [Fact]
    public async Task Checks_of_the_events_find_what_is_broken_against_what_they_were_told()
    {
        GraphInvariants invariants = new(new GraphInvariantsOptions { MaxConcurrency = { ["wide"] = 1 } });
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("wide", (g, input) =>
        {
            TaskCompletionSource<int> both = new();
            Node<int> left = g.Add("left", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(both.Task), input);
            Node<int> right = g.Add("right", (int x, AgentContext _, CancellationToken _) =>
            {
                both.SetResult(x);
                return new ValueTask<int>(x);
            }, input);
            return g.Add("sum", (int x, int y) => x + y, left, right);
        });

        await graph.RunAsync(1, new RunOptions { SingleThreaded = true, Observers = { invariants } }, Token);

        GraphInvariantException broken = Assert.Throws<GraphInvariantException>(invariants.ThrowIfViolated);
        Assert.StartsWith("'wide/right' started, although 1 nodes of 'wide' are under way already. The last events:\n", broken.Message, StringComparison.Ordinal);
    }

    private static AgentGraph<int, int> Chain(GraphSimulation simulation) => AgentGraph.Create<int, int>("chain", (g, input) =>
        g.Add("second", simulation.Wrap(Increment), g.Add("first", simulation.Wrap(Increment), input)));

    private static GraphSimulationOptions Quiet() => new() { Failures = 0, Immediate = 0, ClockMoves = 0, Cancellations = 0 };
}
