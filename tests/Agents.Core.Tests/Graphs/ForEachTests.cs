using System.Collections.Concurrent;
using Agents.Core.Budgets;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Lists that are known only when their node runs.</summary>
public sealed class ForEachTests
{
    private static readonly IAgent<int, int> Square = Agent.Create<int, int>("square", n => n * n);

    private readonly GraphScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_outputs_are_in_the_order_of_the_items_whatever_ended_first()
    {
        IAgent<int, int> slowestFirst = Agent.Create("wait", async (int n, AgentContext _, CancellationToken token) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100 - n), _scene.Clock, token);
            return n;
        });

        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(Each(slowestFirst), 5);
        _scene.Advance(100);

        Assert.Equal([0, 1, 2, 3, 4], (await run).Output);
        Assert.Equal(["4", "3", "2", "1", "0"], Lines(" completed"));
    }

    [Fact]
    public async Task Each_item_has_a_path_of_its_own_below_the_node()
    {
        ConcurrentQueue<string> paths = [];
        IAgent<int, int> agent = Agent.Create("look", (int n, AgentContext context, CancellationToken _) =>
        {
            paths.Enqueue(context.Path.ToString());
            return new ValueTask<int>(n);
        });

        await _scene.RunAsync(Each(agent), 3);

        Assert.Equal(["g/each/0", "g/each/1", "g/each/2"], paths);
        Assert.Equal(["look", "look", "look", "look"], _scene.Recorder.OfType<NodeStarted>().Select(e => e.Agent));
    }

    [Fact]
    public async Task An_empty_list_makes_an_empty_list()
    {
        Assert.Empty((await _scene.RunAsync(Each(Square), 0)).Output);
        Assert.Equal(["each started", "each completed"], _scene.Story);
    }

    [Fact]
    public async Task A_list_that_another_node_makes_is_worked_on_as_it_is()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
            g.ForEach("each", g.Add("list", (int n) => (IReadOnlyList<int>)[n, n + 1], input), Square));

        Assert.Equal([9, 16], (await _scene.RunAsync(graph, 3)).Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task As_many_items_as_allowed_are_under_way_at_once_and_never_more(int limit)
    {
        int now = 0;
        int most = 0;
        IAgent<int, int> agent = Agent.Create("count", async (int n, AgentContext _, CancellationToken token) =>
        {
            most = Math.Max(most, ++now);
            await Task.Delay(TimeSpan.FromMilliseconds(10), _scene.Clock, token);
            now--;
            return n;
        });
        AgentGraph<int, IReadOnlyList<int>> graph = Each(agent, new ForEachOptions { MaxConcurrency = limit }, new GraphOptions { MaxConcurrency = 1 });

        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(graph, 8);
        _scene.Advance(1_000);

        Assert.Equal(Enumerable.Range(0, 8), (await run).Output);
        Assert.Equal(limit, most);
        Assert.Equal(TimeSpan.FromMilliseconds(10 * ((8 + limit - 1) / limit)), _scene.Recorder.Single<GraphEnded>().Report.Duration);
    }

    [Fact]
    public async Task The_limit_holds_for_items_that_run_on_many_threads()
    {
        int now = 0;
        int most = 0;
        using Barrier meeting = new(2);
        IAgent<int, int> agent = Agent.Create<int, int>("count", n =>
        {
            int seen = Interlocked.Increment(ref now);
            InterlockedMax(ref most, seen);
            Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(30), Token));
            Interlocked.Decrement(ref now);
            return n;
        });

        RunResult<IReadOnlyList<int>> result = await Each(agent, new ForEachOptions { MaxConcurrency = 2 }).RunAsync(40, cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 40), result.Output);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task The_first_item_that_fails_cancels_the_others_and_fails_the_node()
    {
        HeldNode held = new();
        IAgent<int, int> agent = Agent.Create("item", async (int n, AgentContext context, CancellationToken token) =>
        {
            if (n == 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), _scene.Clock, token);
                throw new FormatException("one");
            }

            return await held.RunAsync(n, context, token);
        });

        Task<GraphFailedException> run = _scene.FailAsync(Each(agent, new ForEachOptions { MaxConcurrency = 2 }), 4);
        _scene.Advance(10);

        GraphFailedException exception = await run;
        Assert.Equal(1, held.Starts);
        Assert.True(held.Token.IsCancellationRequested);
        Assert.Equal("g/each/1", exception.Failures[0].Exception is AgentException { Path: { } path } ? path.ToString() : "");
        GraphFailedException list = Assert.IsType<GraphFailedException>(exception.InnerException);
        Assert.Equal("one", Assert.Single(list.Failures).Exception.InnerException!.Message);
        Assert.Equal(
            ["each/1 failed", "each/2 skipped: RunFailed", "each/3 skipped: RunFailed", "each/0 canceled", "each failed"], _scene.Trouble);
    }

    [Fact]
    public async Task A_list_that_is_too_long_or_never_ends_fails_the_node_before_any_item_starts()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
            g.ForEach("each", input, n => n < 0 ? Forever() : Enumerable.Range(0, n), Square, new ForEachOptions { MaxItems = 3 }));

        Assert.Equal(3, (await _scene.RunAsync(graph, 3)).Output.Count);
        foreach (int input in new[] { 4, -1 })
        {
            GraphScene scene = new();
            Exception failure = (await scene.FailAsync(graph, input)).InnerException!.InnerException!;
            Assert.Equal("Node 'each' takes at most 3 items (MaxItems), but there are more.", Assert.IsType<InvalidOperationException>(failure).Message);
            Assert.Equal(["each started", "each failed"], scene.Story);
        }

        static IEnumerable<int> Forever()
        {
            for (int i = 0; ; i++)
            {
                yield return i;
            }
        }
    }

    [Fact]
    public async Task A_list_that_is_null_fails_the_node()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
            g.ForEach<int, int, int>("each", input, _ => null!, Square));

        Exception failure = (await _scene.FailAsync(graph, 1)).InnerException!.InnerException!;
        Assert.Equal("The items of node 'each' must be a list, but are null.", Assert.IsType<InvalidOperationException>(failure).Message);
    }

    [Fact]
    public async Task The_items_are_copied_before_the_first_one_starts()
    {
        List<int> items = [1, 2, 3];
        IAgent<int, int> agent = Agent.Create<int, int>("spoil", n =>
        {
            items.Clear();
            return n;
        });
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) => g.ForEach("each", input, _ => items, agent));

        Assert.Equal([1, 2, 3], (await _scene.RunAsync(graph, 0)).Output);
    }

    [Fact]
    public async Task Each_item_has_limits_of_its_own()
    {
        IAgent<int, int> spender = Agent.Create("spend", (int n, AgentContext context, CancellationToken token) =>
        {
            GraphScene.Spend(context, 2);
            return new ValueTask<int>(context.Budget.TryReserve(new Spend { ToolCalls = 1 }, out _, out _) ? -1 : n);
        });
        AgentGraph<int, IReadOnlyList<int>> graph = Each(spender, new ForEachOptions { ItemBudget = new Budget { ToolCalls = 2 } });

        RunResult<IReadOnlyList<int>> result = await _scene.RunAsync(graph, 3);

        Assert.Equal([0, 1, 2], result.Output);
        Assert.Equal(["g/each/0", "g/each/1", "g/each/2"], result.SpendByPath.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(6, result.GetGraphReport()!.Nodes[1].Spend.ToolCalls);
    }

    [Fact]
    public async Task ForEachSettled_tells_of_each_item_what_came_of_it()
    {
        IAgent<int, int> odd = Agent.Create<int, int>("odd", n => n % 2 == 1 ? n : throw new FormatException("even"));
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
            g.ForEachSettled("each", input, n => Enumerable.Range(0, n), odd));

        RunResult<JoinResult<int>> result = await _scene.RunAsync(graph, 4);

        Assert.Equal([1, 3], result.Output.Values);
        Assert.Equal(StopReason.Partial, result.StopReason);
        Assert.Equal(
            [
                "0: Failed ('0' failed: The agent 'odd' failed with FormatException; see the inner exception.)", "1: Arrived",
                "2: Failed ('2' failed: The agent 'odd' failed with FormatException; see the inner exception.)", "3: Arrived",
            ],
            result.Output.Inputs.Select(input => input.ToString()));
        Assert.Equal("even", result.Output.Missing[1].Error!.InnerException!.Message);
        Assert.Equal(["each/0 failed", "each/2 failed"], _scene.Trouble);
    }

    [Fact]
    public async Task ForEachSettled_of_items_that_all_succeed_or_of_none_is_complete()
    {
        AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
            g.ForEachSettled("each", input, n => Enumerable.Range(0, n), Square));

        RunResult<JoinResult<int>> three = await _scene.RunAsync(graph, 3);
        RunResult<JoinResult<int>> none = await new GraphScene().RunAsync(graph, 0);

        Assert.Equal([0, 1, 4], three.Output.Values);
        Assert.Equal(StopReason.Completed, three.StopReason);
        Assert.Equal((0, true, StopReason.Completed), (none.Output.Inputs.Count, none.Output.IsComplete, none.StopReason));
    }

    [Fact]
    public async Task Cancellation_ends_the_items_under_way_and_starts_no_more()
    {
        HeldNode held = new();
        using CancellationTokenSource source = new();
        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(
            Each(Agent.Create<int, int>("item", held.RunAsync), new ForEachOptions { MaxConcurrency = 1 }), 2, source.Token);
        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run)).CancellationToken);
        Assert.Equal(["each/1 skipped: RunCanceled", "each/0 canceled", "each canceled"], _scene.Trouble);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int before = Volatile.Read(ref most);
        while (value > before && Interlocked.CompareExchange(ref most, value, before) is var seen && seen != before)
        {
            before = seen;
        }
    }

    private static AgentGraph<int, IReadOnlyList<int>> Each(IAgent<int, int> agent, ForEachOptions? forEach = null, GraphOptions? options = null) =>
        AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) => g.ForEach("each", input, n => Enumerable.Range(0, n), agent, forEach), options);

    private IEnumerable<string> Lines(string end) => _scene.Story
        .Where(line => line.StartsWith("each/", StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal))
        .Select(line => line["each/".Length..^end.Length]);
}
