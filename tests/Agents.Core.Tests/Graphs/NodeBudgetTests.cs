using Agents.Core.Budgets;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Limits of nodes and of runs of graphs.</summary>
public sealed class NodeBudgetTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task The_budget_of_a_node_is_its_own_and_debits_the_run()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("b", Spends(3), g.Add("a", Spends(2), input, new NodeOptions<int> { Budget = new Budget { ToolCalls = 2 } })));

        RunResult<int> result = await _scene.RunAsync(graph, 1);

        Assert.Equal(5, result.Spend.ToolCalls);
        Assert.Equal([0, 2, 3], result.GetGraphReport()!.Nodes.Select(node => node.Spend.ToolCalls));
    }

    [Fact]
    public async Task What_a_node_asks_beyond_its_budget_is_refused()
    {
        BudgetRefusal? refusal = null;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "node",
            (int n, AgentContext context, CancellationToken _) =>
            {
                Assert.False(context.Budget.TryReserve(new Spend { ToolCalls = 3 }, out Reservation _, out refusal));
                return new ValueTask<int>(n);
            },
            input,
            new NodeOptions<int> { Budget = new Budget { ToolCalls = 2 } }));

        await _scene.RunAsync(graph, 1);

        Assert.Equal(("g/node", BudgetDimension.ToolCalls, 2), (refusal!.Ledger, refusal.Dimension, refusal.Limit));
    }

    [Fact]
    public async Task A_share_is_of_what_is_left_when_the_node_starts()
    {
        List<long?> limits = [];
        Func<int, AgentContext, CancellationToken, ValueTask<int>> spend = (n, context, _) =>
        {
            limits.Add(context.Budget.Limits.ToolCalls);
            GraphScene.Spend(context, 4);
            return new ValueTask<int>(n);
        };
        NodeOptions<int> half = new() { Budget = Budget.Share(0.5) };
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("b", spend, g.Add("a", spend, input, half), half));
        _scene.Options.Budget = new Budget { ToolCalls = 20 };

        await _scene.RunAsync(graph, 1);

        Assert.Equal([10, 8], limits);
    }

    [Fact]
    public async Task All_attempts_of_a_node_share_its_budget()
    {
        List<bool> admitted = [];
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "node",
            (int n, AgentContext context, CancellationToken _) =>
            {
                bool isAdmitted = context.Budget.TryReserve(new Spend { ToolCalls = 1 }, out Reservation reservation, out BudgetRefusal? _);
                admitted.Add(isAdmitted);
                if (isAdmitted)
                {
                    reservation.Settle(new Spend { ToolCalls = 1 });
                    throw new TimeoutException("busy");
                }

                return new ValueTask<int>(n);
            },
            input,
            new NodeOptions<int> { Budget = new Budget { ToolCalls = 2 }, Resilience = NodeResilience.RetryTransient(_scene.Clock) }));

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(60_000);

        Assert.Equal(2, (await run).Spend.ToolCalls);
        Assert.Equal([true, true, false], admitted);
    }

    [Fact]
    public async Task A_budget_of_depth_refuses_a_node_that_stands_too_deep()
    {
        AgentGraph<int, int> inner = AgentGraph.Create<int, int>("inner", (g, input) => g.Add("leaf", Spends(1), input));
        AgentGraph<int, int> outer = AgentGraph.Create<int, int>("outer", (g, input) => g.Add("node", inner, input));
        _scene.Options.Budget = new Budget { Depth = 1 };

        GraphFailedException exception = await _scene.FailAsync(outer, 1);

        GraphFailedException within = Assert.IsType<GraphFailedException>(exception.InnerException);
        BudgetExceededException refused = Assert.IsType<BudgetExceededException>(within.InnerException);
        Assert.Equal((BudgetDimension.Depth, 1), (refused.Refusal.Dimension, refused.Refusal.Limit));
        Assert.Equal("outer/node/leaf", refused.Path!.ToString());
        Assert.Equal(1, (await new GraphScene { Options = { Budget = new Budget { Depth = 2 } } }.RunAsync(outer, 1)).Spend.ToolCalls);
    }

    [Fact]
    public async Task A_budget_of_time_ends_the_nodes_under_way_and_the_run()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("second", _scene.Takes(1_000), g.Add("first", _scene.Takes(50), input)));
        _scene.Options.Budget = new Budget { Duration = TimeSpan.FromMilliseconds(100) };

        Task<BudgetExceededException> run = Assert.ThrowsAsync<BudgetExceededException>(() => _scene.RunAsync(graph, 1));
        _scene.Advance(100);

        Assert.Equal(BudgetDimension.Duration, (await run).Refusal.Dimension);
        Assert.Equal(["second canceled"], _scene.Trouble);
    }

    private static Func<int, AgentContext, CancellationToken, ValueTask<int>> Spends(int toolCalls) => (n, context, _) =>
    {
        GraphScene.Spend(context, toolCalls);
        return new ValueTask<int>(n);
    };
}
