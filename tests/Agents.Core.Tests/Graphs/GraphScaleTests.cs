using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Graphs far larger or deeper than anybody means to write: they take time in proportion, and no stack.</summary>
public sealed class GraphScaleTests
{
    private const int SmallStack = 256 * 1024;

    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_of_a_hundred_thousand_fallbacks_does_not_overflow_the_stack()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> node = g.Add("last", (int n) => n, input);
            for (int i = 0; i < 100_000; i++)
            {
                node = g.Add($"n{i}", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(node) });
            }

            return node;
        });

        RunResult<int> result = await graph.RunAsync(7, cancellationToken: Token).WaitAsync(Watchdog, Token);

        Assert.Equal((7, StopReason.Partial), (result.Output, result.StopReason));
        Assert.Equal(100_002, result.GetGraphReport()!.CriticalNodes.Count);
    }

    [Fact]
    public async Task A_fallback_of_two_hundred_thousand_nodes_is_told_to_each_of_them()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", (int n) => n, input);
            Node<int>[] nodes = [.. Enumerable.Range(0, 200_000).Select(i => g.Add(
                $"n{i}", (int n) => i == 150_000 ? throw new FormatException() : n, input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) }))];
            return g.Add("sum", (IReadOnlyList<int> all) => all.Sum(), g.All("all", nodes));
        });

        Assert.Equal(200_000, (await graph.RunAsync(1, cancellationToken: Token).WaitAsync(Watchdog, Token)).Output);
    }

    [Fact]
    public async Task Graphs_nested_ten_thousand_deep_that_wait_are_cancelled_without_overflowing_the_stack()
    {
        using CancellationTokenSource source = new();
        HeldNode held = new();
        IAgent<int, int> inner = Agent.Create<int, int>("leaf", held.RunAsync);
        for (int i = 0; i < 10_000; i++)
        {
            IAgent<int, int> below = inner;
            inner = AgentGraph.Create<int, int>("g", (g, input) => g.Add("n", below, input));
        }

        Task<RunResult<int>> run = inner.RunAsync(1, cancellationToken: source.Token);
        await held.Started;
        new Thread(source.Cancel, SmallStack).Start();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Watchdog, Token))).CancellationToken);
    }

    [Fact]
    public async Task Gates_that_close_one_by_one_before_nodes_that_wait_for_one_slow_node_cost_time_in_proportion()
    {
        HeldNode slow = new();
        const int Count = 50_000;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> late = g.Add("late", slow.RunAsync, input);
            Node<int>[] nodes = [.. Enumerable.Range(0, Count).Select(i =>
                g.Add($"n{i}", (int a, int b) => a + b, late, g.When($"gate{i}", input, _ => i == Count - 1)))];
            return g.Add("count", (JoinResult<int> all) => all.Values.Count, g.AllSettled("all", nodes));
        });

        Task<RunResult<int>> run = graph.RunAsync(1, cancellationToken: Token);
        slow.Complete(1);

        Assert.Equal(1, (await run.WaitAsync(Watchdog, Token)).Output);
    }

    [Fact]
    public async Task A_join_of_two_hundred_thousand_nodes_and_the_same_node_many_times_counts_each_place()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int>[] nodes = [.. Enumerable.Range(0, 200_000).Select(i => g.Add($"n{i}", (int n) => n, input))];
            Node<int> fails = g.Add("fails", GraphScene.Throws("no"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Skip<int>() });
            Node<JoinResult<int>> quorum = g.Quorum("quorum", 3, [nodes[0], nodes[0], fails, nodes[0], fails]);
            Node<int> any = g.Any("any", [fails, nodes[1], nodes[1]]);
            return g.Add(
                "sum", (IReadOnlyList<int> all, JoinResult<int> some, int one) => all.Sum() + some.Values.Count + one, g.All("all", nodes), quorum, any);
        });

        Assert.Equal(200_004, (await graph.RunAsync(1, cancellationToken: Token).WaitAsync(Watchdog, Token)).Output);
    }

    [Fact]
    public async Task A_thousand_weights_and_priorities_at_their_ends_are_an_order()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("sum", (IReadOnlyList<int> all) => all.Sum(), g.All("all", [.. Enumerable.Range(0, 1_000).Select(i => g.Add(
            $"n{i}",
            (int n) => n,
            input,
            new NodeOptions<int> { Priority = i % 2 == 0 ? int.MinValue : int.MaxValue, Weight = i % 3 == 0 ? TimeSpan.Zero : TimeSpan.FromDays(1) }))])));

        Assert.Equal(1_000, (await graph.RunAsync(1, cancellationToken: Token)).Output);
    }
}
