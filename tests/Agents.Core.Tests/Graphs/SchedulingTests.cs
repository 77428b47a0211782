using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>When nodes start: the moment their own inputs are there, on as many threads as there are.</summary>
public sealed class SchedulingTests
{
    private static readonly AsyncLocal<string?> Mark = new();

    private readonly GraphScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_starts_the_moment_its_own_inputs_are_there_so_that_the_run_takes_its_critical_path()
    {
        // In lock steps of the slower of both it would be 100 + 100 + 100 + 100 + 8 = 408 ms.
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> left = input;
            Node<int> right = input;
            int[] slow = [100, 2, 100, 2];
            for (int i = 0; i < 4; i++)
            {
                left = g.Add($"left {i}", _scene.Takes(slow[i]), left);
                right = g.Add($"right {i}", _scene.Takes(slow[3 - i]), right);
            }

            return g.Add("out", _scene.Takes(6), g.Add("sum", (int x, int y) => x + y, left, right));
        });

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(1_000);

        GraphReport report = (await run).GetGraphReport()!;
        Assert.Equal(210, report.Duration.TotalMilliseconds);
        Assert.Equal(
            [null, 0, 0, 100, 2, 102, 102, 202, 104, 204, 204],
            report.Nodes.Select(node => node.Start?.TotalMilliseconds));
        Assert.Equal((210, 420 - 6, 0), (report.Span.TotalMilliseconds, report.Work.TotalMilliseconds, report.Idle.TotalMilliseconds));
    }

    [Fact]
    public async Task Nodes_that_never_yield_run_in_parallel_all_the_same()
    {
        using Barrier meeting = new(2);
        int Meet(int n)
        {
            Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(60), Token));
            return n;
        }

        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("out", (int x, int y) => x + y, g.Add("a", Meet, input), g.Add("b", Meet, input)));

        Assert.Equal(2, (await graph.RunAsync(1, cancellationToken: Token)).Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task As_many_nodes_as_allowed_are_under_way_and_never_more(int limit)
    {
        int now = 0;
        int most = 0;
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>(
            "g",
            (g, input) => g.All("all", [.. Enumerable.Range(0, 20).Select(i => g.Add(
                $"n{i}",
                async (int n, AgentContext _, CancellationToken token) =>
                {
                    most = Math.Max(most, ++now);
                    await Task.Delay(TimeSpan.FromMilliseconds(10), _scene.Clock, token);
                    now--;
                    return n;
                },
                input))]),
            new GraphOptions { MaxConcurrency = limit });

        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(1_000);
        await run;

        Assert.Equal(limit, most);
        Assert.Equal(10 * ((20 + limit - 1) / limit), _scene.Recorder.Single<GraphEnded>().Report.Duration.TotalMilliseconds);
    }

    [Fact]
    public async Task One_thread_at_a_time_runs_nodes_in_order_and_still_lets_waits_overlap()
    {
        AgentGraph<int, IReadOnlyList<int>> graph = AgentGraph.Create<int, IReadOnlyList<int>>("g", (g, input) =>
            g.All("all", [g.Add("a", _scene.Takes(30), input), g.Add("b", _scene.Takes(20), input), g.Add("c", (int n) => n, input)]));

        Task<RunResult<IReadOnlyList<int>>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(30);

        Assert.Equal(30, (await run).Duration.TotalMilliseconds);
        Assert.Equal(
            ["a started", "b started", "c started", "c completed", "b completed", "a completed", "all started", "all completed"], _scene.Story);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_execution_context_flows_into_nodes_and_not_from_one_to_the_next(bool singleThreaded)
    {
        List<string?> seen = [];
        Lock guard = new();
        int See(int n)
        {
            lock (guard)
            {
                seen.Add(Mark.Value);
            }

            Mark.Value = $"left by {n}";
            return n;
        }

        async ValueTask<int> SeeLater(int n, AgentContext context, CancellationToken token)
        {
            See(n);
            await Task.Yield();
            Mark.Value = "left after a wait";
            return n;
        }

        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", See, input);
            Node<int> b = g.Add("b", SeeLater, a);
            Node<int> c = g.Add("c", SeeLater, a);
            return g.Add("e", See, g.Add("d", (int x, int y) => See(x + y), b, c));
        });

        Mark.Value = "callers";
        await graph.RunAsync(1, new RunOptions { SingleThreaded = singleThreaded }, Token);

        Assert.Equal(["callers", "callers", "callers", "callers", "callers"], seen);
        Assert.Equal("callers", Mark.Value);
    }

    [Fact]
    public async Task What_an_edit_starts_does_not_see_what_its_node_left_behind()
    {
        string? seen = "nothing";
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out",
            (int n) => n,
            g.Add(
                "editor",
                async (int n, AgentContext context, CancellationToken token) =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(10), _scene.Clock, token);
                    Mark.Value = "editors";
                    context.EditGraph(edit =>
                    {
                        Node<int> added = edit.Add(
                            "added",
                            (int x) =>
                            {
                                seen = Mark.Value;
                                return x;
                            },
                            edit.Find<int>("input"));
                        edit.Replace(edit.Find<int>("out"), edit.Add("sum", (int x, int y) => x + y, added, edit.Find<int>("out")));
                    }).ThrowIfRefused();
                    return n;
                },
                input)));

        Mark.Value = "callers";
        Task<RunResult<int>> run = _scene.RunAsync(graph, 1);
        _scene.Advance(10);

        Assert.Equal(2, (await run).Output);
        Assert.Equal("callers", seen);
    }

    [Fact]
    public async Task Nodes_do_not_see_the_callers_synchronization_context()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        List<SynchronizationContext?> seen = [];
        Task<RunResult<int>> run;
        try
        {
            SynchronizationContext.SetSynchronizationContext(new Posting());
            AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("b", See, g.Add("a", See, input)));
            run = graph.RunAsync(1, cancellationToken: Token);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.Equal(1, (await run).Output);
        Assert.Equal([null, null, null, null], seen);

        async ValueTask<int> See(int n, AgentContext context, CancellationToken token)
        {
            seen.Add(SynchronizationContext.Current);
            await Task.Yield();
            seen.Add(SynchronizationContext.Current);
            return n;
        }
    }

    [Fact]
    public async Task One_graph_serves_a_hundred_runs_at_once()
    {
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        AgentGraph<int, string> graph = AgentGraph.Create<int, string>("g", (g, input) =>
        {
            Node<int> met = g.Add(
                "meet",
                async (int n, AgentContext _, CancellationToken token) =>
                {
                    if (Interlocked.Increment(ref waiting) == 100)
                    {
                        all.SetResult();
                    }

                    await all.Task.WaitAsync(token);
                    return n;
                },
                input);
            Node<int> spare = g.Add("spare", (int n) => -n, met);
            Node<int> bad = g.Add("bad", (int n) => n % 2 == 0 ? n : throw new FormatException("odd"), met, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            Node<IReadOnlyList<int>> each = g.ForEach("each", bad, n => Enumerable.Range(n, 3), Agent.Create<int, int>("same", n => n));
            return g.Add("text", (int n, IReadOnlyList<int> list) => $"{n}: {string.Join(' ', list)}", met, each);
        });

        RunResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => graph.RunAsync(n, cancellationToken: Token)));

        for (int n = 0; n < 100; n++)
        {
            int m = n % 2 == 0 ? n : -n;
            Assert.Equal($"{n}: {m} {m + 1} {m + 2}", results[n].Output);
            Assert.Equal(n % 2 == 0 ? StopReason.Completed : StopReason.Partial, results[n].StopReason);
        }
    }

    [Fact]
    public async Task Graphs_nested_ten_thousand_deep_that_never_wait_do_not_overflow_the_stack()
    {
        IAgent<int, int> inner = Agent.Create("depth", (int _, AgentContext context, CancellationToken _) => new ValueTask<int>(context.Path.Depth));
        for (int i = 0; i < 10_000; i++)
        {
            IAgent<int, int> below = inner;
            inner = AgentGraph.Create<int, int>("g", (g, input) => g.Add("n", below, input));
        }

        Assert.Equal(10_000, (await inner.RunAsync(1, cancellationToken: Token)).Output);
    }

    [Fact]
    public async Task Two_runs_with_the_same_inputs_on_one_thread_give_the_same_events()
    {
        string first = await Text();
        Assert.Equal(first, await Text());
        Assert.Contains("NodeSkipped", first, StringComparison.Ordinal);

        static async Task<string> Text()
        {
            GraphScene scene = new();
            AgentGraph<int, JoinResult<int>> graph = AgentGraph.Create<int, JoinResult<int>>("g", (g, input) =>
                g.Quorum("quorum", 2, [g.Add("a", scene.Takes(10), input), g.Add("b", GraphScene.Throws("no"), input), g.Any("any", [g.Add("c", scene.Takes(5), input), g.When("gate", input, _ => false)])]));
            scene.Options.Ids = IdSource.FromSeed(1);
            Task<RunResult<JoinResult<int>>> run = scene.RunAsync(graph, 1);
            scene.Advance(10);
            await run;
            return string.Join('\n', scene.Recorder.Events.Where(e => e is not (GraphStarted or GraphEnded)).Select(e => e.ToString()));
        }
    }

    private sealed class Posting : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("Nothing is posted here.");
    }
}
