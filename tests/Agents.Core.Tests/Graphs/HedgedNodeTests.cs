using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Agents.Core.Tests.Budgets;
using Polly;
using Polly.Retry;
using static Agents.Core.Tests.Graphs.HedgeHarness;

namespace Agents.Core.Tests.Graphs;

/// <summary>Hedging around a node of a graph: who is hedged, what is told, what is spent.</summary>
public sealed class HedgedNodeTests
{
    private readonly HedgeHarness _harness = Warm();
    private readonly EventRecorder _recorder = new();
    private readonly RunOptions _options;
    private int _copies;

    public HedgedNodeTests() => _options = new RunOptions { Clock = _harness.Clock, SingleThreaded = true, Observers = { _recorder } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_node_runs_twice_and_its_output_is_that_of_the_copy_that_ends_first()
    {
        Task<RunResult<string>> run = await StartHedgedAsync(Graph());
        await _harness.Replica.SucceedAsync("replica");

        RunResult<string> result = await run;

        Assert.Equal(("replica", StopReason.Completed), (result.Output, result.StopReason));
        NodeHedged hedged = _recorder.Single<NodeHedged>();
        Assert.Equal(("graph/slow", Usual), (hedged.Path!.ToString(), hedged.After));
        _recorder.AssertInOrder(typeof(NodeStarted), typeof(NodeHedged), typeof(NodeCompleted));
        _recorder.AssertNone<NodeCanceled>();
        Assert.Single(_recorder.OfType<NodeStarted>());
        Assert.Equal((1, 1, 1), (_harness.Primary.Calls, _harness.Replica.Calls, _harness.Hedging.Hedges));
        Assert.True(_harness.Primary.Canceled.IsCompleted);
        Assert.True(_harness.Primary.HasEnded);
        Assert.Equal(0, _harness.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Node_that_is_not_slow_runs_once()
    {
        Task<RunResult<string>> run = Start(Graph());
        _harness.Clock.Advance(Usual - TimeSpan.FromTicks(1));
        await _harness.Primary.SucceedAsync("primary");

        Assert.Equal("primary", (await run).Output);
        _recorder.AssertNone<NodeHedged>();
        Assert.Equal((1, 0), (_harness.Primary.Calls, _harness.Replica.Calls));
        Assert.Equal(0, _harness.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Run_waits_for_the_copy_that_lost()
    {
        _harness.Primary.StopsWhenTold = false;
        Task<RunResult<string>> run = await StartHedgedAsync(Graph());
        await _harness.Replica.SucceedAsync("replica");
        await _harness.Primary.Canceled.WaitAsync(Token);
        Assert.False(run.IsCompleted);
        _recorder.AssertNone<NodeCompleted>();
        await _harness.Primary.SucceedAsync("primary");

        Assert.Equal("replica", (await run).Output);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(0.201, false)]
    [InlineData(0.199, true)]
    [InlineData(0, true)]
    public async Task Node_is_hedged_only_when_its_being_late_would_delay_the_end(double besides, bool isHedged)
    {
        // The node takes 100 ms by what was observed, whatever its weight says, and is repeated after 100 ms.
        TaskCompletionSource<string> beside = new();
        Task<RunResult<string>> run = Start(AgentGraph.Create<int, string>("graph", (g, input) =>
        {
            Node<string> other = g.Add(
                "beside", (int _, AgentContext _, CancellationToken _) => new ValueTask<string>(beside.Task), input, new() { Weight = TimeSpan.FromSeconds(besides) });
            return g.Add("join", (string x, string y) => x + y, other, AddSlow(g, input, new() { Weight = TimeSpan.FromDays(300) }));
        }));
        Assert.Equal(isHedged ? 1 : 0, _harness.Clock.ArmedTimers);
        _harness.Clock.Advance(Ms(150));
        if (isHedged)
        {
            await _harness.Replica.Started.WaitAsync(Token);
            await _harness.Replica.SucceedAsync("replica");
        }
        else
        {
            await _harness.Primary.SucceedAsync("primary");
        }

        beside.SetResult("beside, ");
        Assert.Equal(isHedged ? "beside, replica" : "beside, primary", (await run).Output);
        Assert.Equal(isHedged ? 1 : 0, _recorder.OfType<NodeHedged>().Count);
    }

    [Fact]
    public async Task Node_that_starts_late_is_hedged_although_the_branch_beside_it_is_longer()
    {
        Task<RunResult<string>> run = Start(AgentGraph.Create<int, string>("graph", (g, input) =>
        {
            Node<int> beside = g.Add("beside", (int x, AgentContext _, CancellationToken token) => WaitAsync(x, 1_000, token), input);
            Node<int> before = g.Add("before", (int x, AgentContext _, CancellationToken token) => WaitAsync(x, 950, token), input);
            return g.Add("join", (int _, string y) => y, beside, AddSlow(g, before));
        }));
        _harness.Clock.Advance(Ms(950));
        await _harness.Primary.Started.WaitAsync(Token);
        _harness.Clock.Advance(Usual);
        await _harness.Replica.Started.WaitAsync(Token);
        await _harness.Replica.SucceedAsync("replica");

        Assert.Equal("replica", (await run).Output);
        Assert.Equal(Ms(1_050), (await run).Duration);
    }

    [Fact]
    public async Task Both_copies_are_spent_and_only_calls_of_one_copy_teach_what_a_copy_costs()
    {
        int cost = 1;
        await RunUnhedgedAsync();
        Assert.Equal(Ledgers.Calls(1), _harness.Hedging.MeanSpend);
        HedgeHarness slow = WarmCopies();
        cost = 5;
        Task<RunResult<string>> run = Start(Graph(slow, _ => cost));
        _harness.Clock.Advance(Usual);
        await slow.Replica.Started.WaitAsync(Token);
        await slow.Replica.SucceedAsync("replica");
        RunResult<string> hedged = await run;
        Assert.Equal(10, hedged.Spend.ModelCalls);
        Assert.Equal(10, Assert.Single(hedged.GetGraphReport()!.Nodes, node => node.Name == "slow").Spend.ModelCalls);
        Assert.Equal(10, hedged.SpendByPath["graph/slow"].ModelCalls);
        Assert.Equal(Ledgers.Calls(1), _harness.Hedging.MeanSpend);
        cost = 2;
        await RunUnhedgedAsync();
        Assert.Equal(Ledgers.Calls(2), _harness.Hedging.MeanSpend);

        async Task RunUnhedgedAsync()
        {
            HedgeHarness copies = WarmCopies();
            Task<RunResult<string>> unhedged = Start(Graph(copies, _ => cost));
            await copies.Primary.SucceedAsync("primary");
            Assert.Equal(cost, (await unhedged).Spend.ModelCalls);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Node_is_hedged_only_when_the_budget_has_room_for_what_a_copy_costs(int calls, bool isHedged)
    {
        _harness.Hedging.RecordSpend(Ledgers.Calls(1));
        _options.Budget = new Budget { ModelCalls = calls };
        double tokens = _harness.Hedging.Tokens;
        Task<RunResult<string>> run = Start(Graph(_harness, static _ => 1));
        _harness.Clock.Advance(Usual);
        if (isHedged)
        {
            await _harness.Replica.Started.WaitAsync(Token);
        }

        await _harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", (await run).Output);
        Assert.Equal(isHedged ? 1 : 0, _recorder.OfType<NodeHedged>().Count);
        Assert.Equal(isHedged ? 1 : 0, _harness.Replica.Calls);
        Assert.Equal(StopReason.Completed, (await run).StopReason);
        Assert.Equal(tokens + 0.05 - (isHedged ? 1 : 0), _harness.Hedging.Tokens, 9);
    }

    [Fact]
    public async Task Budget_of_the_node_is_asked_too()
    {
        _harness.Hedging.RecordSpend(Ledgers.Calls(1));
        Task<RunResult<string>> run = Start(Graph(_harness, static _ => 1, new() { Budget = new Budget { ModelCalls = 1 } }));
        _harness.Clock.Advance(Usual);
        await _harness.Primary.SucceedAsync("primary");
        await run;
        _recorder.AssertNone<NodeHedged>();
    }

    [Fact]
    public void Graph_with_a_hedged_node_that_may_not_run_twice_cannot_be_made()
    {
        InvalidGraphException invalid = Assert.Throws<InvalidGraphException>(() => AgentGraph.Create<int, int>("graph", (g, input) =>
            g.Add("node", (int x) => x, input, new() { Hedging = _harness.Hedging })));
        Assert.Equal(["Hedging of node 'node' needs IsIdempotent, because a hedged node may run twice."], invalid.Problems);
    }

    [Fact]
    public async Task Each_attempt_of_a_node_is_hedged_for_itself()
    {
        HedgeHarness second = WarmCopies();
        HedgeHarness[] attempts = [_harness, second];
        Task<RunResult<string>> run = Start(AgentGraph.Create<int, string>("graph", (g, input) => g.Add(
            "slow",
            (int _, AgentContext _, CancellationToken token) =>
            {
                int copy = _copies++;
                return (copy % 2 == 0 ? attempts[copy / 2].Primary : attempts[copy / 2].Replica).RunAsync(token);
            },
            input,
            new() { IsIdempotent = true, Hedging = WarmHedging(tokens: 2), Resilience = RetryAll() })));
        _harness.Clock.Advance(Usual);
        await _harness.Replica.Started.WaitAsync(Token);
        await _harness.Replica.FailAsync(new FormatException("replica"));
        Assert.Equal(0, second.Primary.Calls);
        await _harness.Primary.FailAsync(new FormatException("primary"));
        await second.Primary.Started.WaitAsync(Token);
        _harness.Clock.Advance(Usual);
        await second.Replica.Started.WaitAsync(Token);
        await second.Replica.SucceedAsync("second");

        Assert.Equal("second", (await run).Output);
        NodeRetried retried = _recorder.Single<NodeRetried>();
        Assert.Equal((2, nameof(FormatException)), (retried.Attempt, retried.ErrorType));
        Assert.Equal(2, _recorder.OfType<NodeHedged>().Count);
        _recorder.AssertInOrder(typeof(NodeHedged), typeof(NodeRetried), typeof(NodeHedged), typeof(NodeCompleted));
    }

    [Fact]
    public async Task Attempt_that_fails_before_it_is_slow_is_retried_and_not_hedged()
    {
        Task<RunResult<string>> run = Start(Graph(_harness, options: new() { Resilience = RetryAll() }));
        await _harness.Primary.FailAsync(new FormatException("primary"));
        await _harness.Replica.Started.WaitAsync(Token);
        await _harness.Replica.SucceedAsync("second attempt");

        Assert.Equal("second attempt", (await run).Output);
        _recorder.AssertNone<NodeHedged>();
        Assert.Equal(2, _recorder.Single<NodeRetried>().Attempt);
    }

    [Fact]
    public async Task Timeout_ends_both_copies_and_waits_for_them()
    {
        _harness.Primary.StopsWhenTold = false;
        Task<RunResult<string>> run = await StartHedgedAsync(Graph(_harness, options: new() { Timeout = Ms(150) }));
        _harness.Clock.Advance(Ms(50));
        await _harness.Replica.Canceled.WaitAsync(Token);
        await _harness.Primary.Canceled.WaitAsync(Token);
        Assert.False(run.IsCompleted);
        await _harness.Primary.FailAsync(new FormatException("primary"));

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => run);
        NodeTimeoutException timeout = Assert.IsType<NodeTimeoutException>(Assert.Single(failed.Failures).Exception);
        Assert.Equal(("slow", Ms(150)), (timeout.Node, timeout.Timeout));
        Assert.Equal("graph/slow", timeout.Path!.ToString());
        Assert.True(_harness.Primary.HasEnded && _harness.Replica.HasEnded);
        Assert.Equal(0, _harness.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Cancelled_run_cancels_both_copies_and_carries_its_own_token()
    {
        using CancellationTokenSource stop = new();
        Task<RunResult<string>> run = Graph().RunAsync(1, _options, stop.Token);
        _harness.Clock.Advance(Usual);
        await _harness.Replica.Started.WaitAsync(Token);
        await stop.CancelAsync();

        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(stop.Token, canceled.CancellationToken);
        Assert.True(_harness.Primary.HasEnded && _harness.Replica.HasEnded);
        _recorder.Single<NodeCanceled>();
    }

    [Fact]
    public async Task Failure_of_both_copies_is_that_of_the_first()
    {
        Task<RunResult<string>> run = await StartHedgedAsync(Graph());
        FormatException first = new("primary");
        await _harness.Replica.FailAsync(new FormatException("replica"));
        Assert.False(run.IsCompleted);
        await _harness.Primary.FailAsync(first);

        GraphFailedException failed = await Assert.ThrowsAsync<GraphFailedException>(() => run);
        Assert.Same(first, Assert.Single(failed.Failures).Exception.InnerException);
    }

    private static ResiliencePipeline RetryAll() =>
        new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }).Build();

    /// <summary>Makes a hedging of the usual delay that has so many tokens and a little more.</summary>
    private static Hedging WarmHedging(int tokens)
    {
        HedgeHarness harness = new(new HedgingOptions { TokensPerCall = 1 });
        for (int i = 0; i < 20; i++)
        {
            harness.Hedging.RecordLatency(Usual);
        }

        for (int i = 0; i < tokens; i++)
        {
            harness.Hedging.Dispatch();
        }

        return harness.Hedging;
    }

    /// <summary>Makes two more copies, for which a node starts anew.</summary>
    private HedgeHarness WarmCopies()
    {
        _copies = 0;
        return Warm();
    }

    private AgentGraph<int, string> Graph() => Graph(_harness);

    private AgentGraph<int, string> Graph(HedgeHarness copies, Func<AgentContext, int>? cost = null, NodeOptions<string>? options = null) =>
        AgentGraph.Create<int, string>("graph", (g, input) => AddSlow(g, input, options, copies, cost));

    private Node<string> AddSlow(
        GraphBuilder g, Node<int> input, NodeOptions<string>? options = null, HedgeHarness? copies = null, Func<AgentContext, int>? cost = null)
    {
        options ??= new NodeOptions<string>();
        options.IsIdempotent = true;
        options.Hedging = _harness.Hedging;
        copies ??= _harness;
        return g.Add(
            "slow",
            (int _, AgentContext context, CancellationToken token) =>
            {
                if (cost is not null)
                {
                    Spend calls = Ledgers.Calls(cost(context));
                    context.Budget.Reserve(calls).Settle(calls);
                }

                return (_copies++ == 0 ? copies.Primary : copies.Replica).RunAsync(token);
            },
            input,
            options);
    }

    private async ValueTask<int> WaitAsync(int output, int milliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(Ms(milliseconds), _harness.Clock, cancellationToken);
        return output;
    }

    private Task<RunResult<string>> Start(AgentGraph<int, string> graph) => graph.RunAsync(1, _options, Token);

    private async Task<Task<RunResult<string>>> StartHedgedAsync(AgentGraph<int, string> graph)
    {
        Task<RunResult<string>> run = Start(graph);
        _harness.Clock.Advance(Usual);
        await _harness.Replica.Started.WaitAsync(Token);
        return run;
    }
}
