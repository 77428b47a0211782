using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>Runs that end before their time: by a failure, by their caller, by a clock that throws.</summary>
public sealed class GraphCancellationTests
{
    private readonly GraphScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_failure_that_costs_the_output_ends_the_run_and_every_failure_is_reported_the_root_first()
    {
        HeldNode early = new(ignoresToken: true);
        HeldNode held = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", early.RunAsync, input);
            Node<int> b = g.Add("b", held.RunAsync, input);
            Node<int> c = g.Add("c", (int _) => throw new TimeoutException("c"), input, new NodeOptions<int> { Priority = -1 });
            return g.Add("out", (int x, int y, int z) => x + y + z, a, b, g.Add("never", (int n) => n, c));
        });

        Task<GraphFailedException> run = _scene.FailAsync(graph, 1);
        Assert.True(early.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        early.Fail("a");

        GraphFailedException exception = await run;
        Assert.Equal(["c", "a"], exception.Failures.Select(failure => failure.Node));
        Assert.True(exception.IsTransient);
        Assert.Equal(
            "The graph 'g' has no output: node 'c' failed: The agent 'c' failed with TimeoutException; see the inner exception. Failed too: 'a'.",
            exception.Message);
        Assert.Equal(["c failed", "never skipped: InputFailed of c", "out skipped: InputFailed of c", "b canceled", "a failed"], _scene.Trouble);
        Assert.Equal(
            [NodeState.Succeeded, NodeState.Failed, NodeState.Canceled, NodeState.Failed, NodeState.Skipped, NodeState.Skipped],
            exception.Report.Nodes.Select(node => node.State));
    }

    [Fact]
    public async Task Every_node_has_exactly_one_terminal_event()
    {
        HeldNode held = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> spare = g.Add("spare", GraphScene.Throws("spare"), input);
            Node<int> a = g.Add("a", GraphScene.Throws("a"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Fallback(spare) });
            Node<int> b = g.Add("b", GraphScene.Throws("b"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Default(1) });
            Node<int> c = g.Add("c", GraphScene.Throws("c"), input, new NodeOptions<int> { OnFailure = FailurePolicy.Skip<int>() });
            Node<int> d = g.When("d", input, _ => false);
            Node<int> e = g.Add("e", held.RunAsync, input);
            return g.Add("out", (int x, JoinResult<int> _) => x, g.Any("any", [e, b]), g.AllSettled("all", [a, b, c, d, g.Add("after", (int n) => n, d)]));
        });

        await _scene.RunAsync(graph, 1);

        Dictionary<string, int> ends = graph.Shape.Nodes.Where(node => node.Kind != NodeKind.Input).ToDictionary(node => node.Name, _ => 0);
        foreach (AgentEvent e in _scene.Recorder.Events.Where(e => e is NodeCompleted or NodeFailed or NodeSkipped or NodeCanceled))
        {
            ends[e.Path!.Name]++;
        }

        Assert.All(ends, end => Assert.Equal(1, end.Value));
        Assert.Equal(ends.Count, _scene.Recorder.Single<GraphEnded>().Report.Nodes.Count(node => node.Kind != NodeKind.Input && node.State >= NodeState.Succeeded));
    }

    [Fact]
    public async Task Cancellation_before_the_start_starts_no_node()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        HeldNode held = new();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync(One(held), 1, source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(0, held.Starts);
    }

    [Fact]
    public async Task Cancellation_skips_what_waits_and_awaits_what_runs()
    {
        using CancellationTokenSource source = new();
        HeldNode stubborn = new(ignoresToken: true);
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("out", (int n) => n, g.Add("stubborn", stubborn.RunAsync, input)));

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1, source.Token);
        await source.CancelAsync();
        Assert.True(stubborn.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        stubborn.Complete(1);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal("The graph 'g' was cancelled.", exception.InnerException!.Message);
        Assert.Equal(["stubborn started", "out skipped: RunCanceled", "stubborn completed"], _scene.Story);
        Assert.Equal([NodeState.Succeeded, NodeState.Succeeded, NodeState.Skipped], _scene.Recorder.Single<GraphEnded>().Report.Nodes.Select(node => node.State));
    }

    [Fact]
    public async Task Cancellation_from_inside_a_node_ends_the_run()
    {
        using CancellationTokenSource source = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out",
            (int n) => n,
            g.Add(
                "cancel",
                (int n) =>
                {
                    source.Cancel();
                    return n;
                },
                input)));

        Assert.Equal(
            source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scene.RunAsync(graph, 1, source.Token))).CancellationToken);
        Assert.Equal(["cancel started", "out skipped: RunCanceled", "cancel completed"], _scene.Story);
    }

    [Fact]
    public async Task Cancellation_after_the_end_changes_nothing()
    {
        using CancellationTokenSource source = new();
        RunResult<int> result = await _scene.RunAsync(AgentGraph.Create<int, int>("g", (g, input) => g.Add("out", (int n) => n, input)), 1, source.Token);
        await source.CancelAsync();

        Assert.Equal((1, StopReason.Completed), (result.Output, result.StopReason));
    }

    [Fact]
    public async Task A_node_that_throws_a_cancellation_of_its_own_accord_has_failed()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Add("own", (Func<int, int>)(_ => throw new OperationCanceledException("Mine.")), input));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal("Mine.", exception.Failures.Single().Exception.InnerException!.Message);
    }

    [Fact]
    public async Task Something_registered_with_the_token_of_a_node_that_throws_does_not_harm_the_run()
    {
        using CancellationTokenSource source = new();
        HeldNode held = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "node",
            async (int n, AgentContext context, CancellationToken token) =>
            {
                await using CancellationTokenRegistration registration = token.Register(() => throw new FormatException("callback"));
                return await held.RunAsync(n, context, token);
            },
            input));

        Task<RunResult<int>> run = _scene.RunAsync(graph, 1, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["node canceled"], _scene.Trouble);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_clock_that_throws_at_any_call_does_not_hang_the_run(bool observed, bool canceled)
    {
        for (int k = 1; ; k++)
        {
            ThrowingClock clock = new(k);
            using CancellationTokenSource source = new();
            HeldNode held = new();
            RunOptions options = new() { Clock = clock };
            if (observed)
            {
                options.Observers.Add(new EventRecorder());
            }

            AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            {
                Node<int> quick = g.Add("quick", YieldAsync, input);
                return g.Add("out", (int n) => n, canceled ? g.Add("held", held.RunAsync, quick) : g.Any("any", [g.Add("other", YieldAsync, input), quick]));
            });
            Task<RunResult<int>>? run = null;
            try
            {
                run = graph.RunAsync(1, options, source.Token);
                if (canceled)
                {
                    await Task.WhenAny(held.Started, run);
                    await source.CancelAsync();
                }

                Task ended = await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(30), Token));
                Assert.True(ended == run, $"The run hangs when call {k} throws.");
            }
            catch (InvalidOperationException exception)
            {
                Assert.Equal("clock", exception.Message);
            }

            if (!clock.HasThrown)
            {
                Assert.True(k > 4);
                break;
            }
        }
    }

    private static async ValueTask<int> YieldAsync(int n, AgentContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return n;
    }

    private static AgentGraph<int, int> One(HeldNode held) => AgentGraph.Create<int, int>("g", (g, input) => g.Add("node", held.RunAsync, input));

    private sealed class ThrowingClock(int call) : TimeProvider
    {
        private int _calls;

        public bool HasThrown => Volatile.Read(ref _calls) >= call;

        public override DateTimeOffset GetUtcNow() => Count(base.GetUtcNow());

        public override long GetTimestamp() => Count(base.GetTimestamp());

        private T Count<T>(T value) => Interlocked.Increment(ref _calls) == call ? throw new InvalidOperationException("clock") : value;
    }
}
