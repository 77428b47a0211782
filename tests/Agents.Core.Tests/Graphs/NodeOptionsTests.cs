using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Polly;
using Polly.Retry;

namespace Agents.Core.Tests.Graphs;

/// <summary>Timeouts and retries around nodes, on a clock that the test moves.</summary>
public sealed class NodeOptionsTests
{
    private readonly GraphScene _scene = new();

    [Fact]
    public async Task A_node_that_is_out_of_time_fails_with_a_timeout_that_may_pass()
    {
        Task<GraphFailedException> run = _scene.FailAsync(One(_scene.Takes(500), new NodeOptions<int> { Timeout = TimeSpan.FromMilliseconds(100) }), 1);
        _scene.Advance(99);
        Assert.False(run.IsCompleted);
        _scene.Advance(1);

        GraphFailedException exception = await run;
        NodeTimeoutException timeout = Assert.IsType<NodeTimeoutException>(exception.InnerException);
        Assert.Equal("The node 'node' did not end within its timeout of 0.1 s, its retries included.", timeout.Message);
        Assert.Equal(("node", TimeSpan.FromMilliseconds(100), "g/node"), (timeout.Node, timeout.Timeout, timeout.Path!.ToString()));
        Assert.True(timeout.IsTransient);
        Assert.True(exception.IsTransient);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _scene.Recorder.Single<NodeFailed>().Duration);
        Assert.Equal(0, _scene.Clock.ArmedTimers);
    }

    [Fact]
    public async Task A_node_in_time_is_not_touched_by_its_timeout()
    {
        Task<RunResult<int>> run = _scene.RunAsync(One(_scene.Takes(99), new NodeOptions<int> { Timeout = TimeSpan.FromMilliseconds(100) }), 1);
        _scene.Advance(99);

        Assert.Equal((1, StopReason.Completed), ((await run).Output, (await run).StopReason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_ignores_its_token_is_waited_for_and_out_of_time_however_it_ends(bool succeeds)
    {
        HeldNode held = new(ignoresToken: true);
        Task<GraphFailedException> run = _scene.FailAsync(One(held.RunAsync, new NodeOptions<int> { Timeout = TimeSpan.FromMilliseconds(100) }), 1);
        _scene.Advance(150);
        Assert.True(held.Token.IsCancellationRequested);
        Assert.False(run.IsCompleted);
        if (succeeds)
        {
            held.Complete(1);
        }
        else
        {
            held.Fail("The connection was closed.");
        }

        NodeTimeoutException timeout = Assert.IsType<NodeTimeoutException>((await run).InnerException);
        Assert.Equal(succeeds ? null : "The connection was closed.", timeout.InnerException?.Message);
        Assert.Equal(TimeSpan.FromMilliseconds(150), _scene.Recorder.Single<NodeFailed>().Duration);
    }

    [Fact]
    public async Task The_timeout_covers_all_attempts_and_the_delays_between_them()
    {
        NodeOptions<int> options = new()
        {
            Timeout = TimeSpan.FromSeconds(5),
            Resilience = NodeResilience.RetryTransient(_scene.Clock, retries: 10, baseDelay: TimeSpan.FromSeconds(2), maxDelay: TimeSpan.FromSeconds(2)),
        };
        Task<GraphFailedException> run = _scene.FailAsync(One(_ => throw new TimeoutException("busy"), options), 1);
        _scene.Advance(60_000);

        Assert.IsType<NodeTimeoutException>((await run).InnerException);
        Assert.Equal(["node tried again: 2", "node tried again: 3", "node failed"], _scene.Trouble);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_after_delays_that_double_up_to_the_longest()
    {
        List<double> starts = [];
        NodeOptions<int> options = new() { Resilience = NodeResilience.RetryTransient(_scene.Clock, 4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)) };
        Task<RunResult<int>> run = _scene.RunAsync(
            One(
                n =>
                {
                    starts.Add(_scene.Clock.Elapsed.TotalSeconds);
                    return starts.Count <= 4 ? throw new IOException("busy") : n;
                },
                options),
            7);
        _scene.Advance(60_000);

        Assert.Equal((7, StopReason.Completed), ((await run).Output, (await run).StopReason));
        Assert.Equal([0, 1, 3, 6, 9], starts);
        Assert.Equal([2, 3, 4, 5], _scene.Recorder.OfType<NodeRetried>().Select(retried => retried.Attempt));
        Assert.Equal(
            ("IOException", "busy"),
            (_scene.Recorder.OfType<NodeRetried>()[0].ErrorType, _scene.Recorder.OfType<NodeRetried>()[0].Message));
    }

    [Fact]
    public async Task A_failure_that_will_not_pass_is_not_tried_again_and_the_last_failure_is_the_nodes()
    {
        int attempts = 0;
        NodeOptions<int> options = new() { Resilience = NodeResilience.RetryTransient(_scene.Clock, retries: 2) };
        AgentGraph<int, int> graph = One(_ => attempts++ == 0 ? throw new TimeoutException("first") : throw new FormatException("second"), options);
        Task<GraphFailedException> run = _scene.FailAsync(graph, 1);
        _scene.Advance(60_000);

        Assert.Equal("second", (await run).InnerException!.InnerException!.Message);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Retries_that_are_used_up_leave_the_last_failure()
    {
        int attempts = 0;
        NodeOptions<int> options = new() { Resilience = NodeResilience.RetryTransient(_scene.Clock, retries: 2), OnFailure = FailurePolicy.Default(70) };
        Task<RunResult<int>> run = _scene.RunAsync(One(_ => throw new TimeoutException($"{++attempts}"), options), 1);
        _scene.Advance(60_000);

        Assert.Equal((70, StopReason.Partial, 3), ((await run).Output, (await run).StopReason, attempts));
        Assert.Equal(["node tried again: 2", "node tried again: 3", "node handled: Default", "node made up for"], _scene.Trouble);
    }

    [Fact]
    public async Task A_pipeline_that_handles_everything_does_not_retry_a_refusal_of_the_budget()
    {
        int attempts = 0;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("node", Refused(() => attempts++), input, RetryAll()));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.IsType<BudgetExceededException>(exception.InnerException);
        Assert.Equal(1, attempts);
        Assert.Empty(_scene.Recorder.OfType<NodeRetried>());
    }

    [Fact]
    public async Task A_refusal_of_the_budget_further_in_is_not_retried_either()
    {
        int attempts = 0;
        AgentGraph<int, int> inner = AgentGraph.Create<int, int>("inner", (g, input) => g.Add("leaf", Refused(() => attempts++), input));
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add("node", inner, input, RetryAll()));

        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.IsType<BudgetExceededException>(Assert.IsType<GraphFailedException>(exception.InnerException).InnerException);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Cancellation_ends_a_node_that_waits_for_its_next_attempt()
    {
        using CancellationTokenSource source = new();
        NodeOptions<int> options = new() { Resilience = NodeResilience.RetryTransient(_scene.Clock) };
        Task<RunResult<int>> run = _scene.RunAsync(One(_ => throw new TimeoutException("busy"), options), 1, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["node canceled"], _scene.Trouble);
    }

    [Fact]
    public void The_preset_checks_its_numbers()
    {
        ManualTimeProvider clock = new();
        Assert.Throws<ArgumentNullException>("clock", () => NodeResilience.RetryTransient(null!));
        Assert.Throws<ArgumentOutOfRangeException>("retries", () => NodeResilience.RetryTransient(clock, 0));
        Assert.Throws<ArgumentOutOfRangeException>("retries", () => NodeResilience.RetryTransient(clock, 101));
        Assert.Throws<ArgumentOutOfRangeException>("maxDelay", () => NodeResilience.RetryTransient(clock, maxDelay: TimeSpan.FromHours(2)));
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            "baseDelay", () => NodeResilience.RetryTransient(clock, baseDelay: TimeSpan.Zero));
        Assert.StartsWith("A delay must be 1 ms to 1 hour, but is 00:00:00.", exception.Message, StringComparison.Ordinal);
        NodeResilience.RetryTransient(clock, 100, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
    }

    private static Func<int, AgentContext, CancellationToken, ValueTask<int>> Refused(Action count) => (n, context, _) =>
    {
        count();
        BudgetLedger ledger = context.Budget.CreateChild("none", new Budget { ModelCalls = 0 });
        return ledger.TryReserve(new Spend { ModelCalls = 1 }, out Reservation _, out BudgetRefusal? refusal)
            ? new ValueTask<int>(n)
            : throw new BudgetExceededException(refusal!);
    };

    private static AgentGraph<int, int> One(Func<int, int> function, NodeOptions<int> options) =>
        AgentGraph.Create<int, int>("g", (g, input) => g.Add("node", function, input, options));

    private static AgentGraph<int, int> One(Func<int, AgentContext, CancellationToken, ValueTask<int>> function, NodeOptions<int> options) =>
        AgentGraph.Create<int, int>("g", (g, input) => g.Add("node", function, input, options));

    private NodeOptions<int> RetryAll() => new()
    {
        Resilience = new ResiliencePipelineBuilder { TimeProvider = _scene.Clock }
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 5, Delay = TimeSpan.Zero })
            .Build(),
    };
}
