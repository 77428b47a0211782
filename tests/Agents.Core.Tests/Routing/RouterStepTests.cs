using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Routing;
using Agents.Core.Tools;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>How a route goes from node to node, and what counts as a failure on it.</summary>
public sealed class RouterStepTests
{
    private static readonly ToolPolicy Reads = new() { IsReadOnly = true };

    private readonly RefundScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_goal_that_is_next_to_the_start_is_reached_without_a_tool()
    {
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(_scene.Tool("spare")).AddGoal("done").AddEdge(ToolGraph.StartState, ToolGraph.GoalState));

        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("none", graph), "done");

        Assert.Equal(["1. Plan: The route to 'done': start -> goal (cost 0)", "2. Complete: The goal 'done' is reached."], Log(result));
        Assert.Equal((RouteOutcome.Reached, StopReason.Completed, (object?)null), (result.Output.Outcome, result.StopReason, result.Output.Output));
        Assert.Equal(Counters(0), result.Output.Counters);
    }

    [Fact]
    public async Task A_goal_that_the_graph_does_not_have_is_asked_about()
    {
        RunResult<RouteResult> result = await _scene.RunAsync(Router(), "refund");

        Assert.Equal(
            [
                "1. Escalate: The graph has no goal 'refund'. Decided: hand over: The graph has no goal 'refund'.",
                "2. HandOver: The graph has no goal 'refund'.",
            ],
            Log(result));
        Assert.Equal((RouteOutcome.Escalated, StopReason.Escalated), (result.Output.Outcome, result.StopReason));
        Assert.Equal("The graph has no goal 'refund'.", result.Output.Reason);
        Assert.Equal(Counters(0, escalations: 1), result.Output.Counters);
    }

    [Fact]
    public async Task A_start_that_the_graph_does_not_have_is_misuse()
    {
        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => _scene.RunAsync(Router(), new RouteRequest { Goal = "refunded", From = "order" }));

        Assert.StartsWith(
            "A route begins at 'start', not at 'order'; add it with AddStart.",
            Assert.IsType<ArgumentException>(exception.InnerException).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_tool_may_be_passed_again_to_get_out_of_a_dead_end()
    {
        RunResult<RouteResult> result = await _scene.Break("c").RunAsync(SelfHealingRouter.Create("cycle", Cycle(Reads)), "done");

        Assert.Equal(["a", "b", "c", "a", "d"], _scene.Calls);
        Assert.Equal((RouteDecisionKind.Reroute, "b -> a -> d -> goal"), (result.Output.Log[4].Kind, string.Join(" -> ", result.Output.Log[4].Path)));
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
    }

    [Fact]
    public async Task A_tool_that_changes_something_is_never_called_again_even_where_that_is_the_only_way()
    {
        RunResult<RouteResult> result = await _scene.Break("c").RunAsync(
            SelfHealingRouter.Create("cycle", Cycle(new ToolPolicy { IsIdempotent = true })), "done");

        Assert.Equal(["a", "b", "c"], _scene.Calls);
        Assert.Equal("The tool 'c' failed with InvalidOperationException: c is broken. There is no way from 'b' to the goal 'done'.", result.Output.Reason);
    }

    [Fact]
    public async Task Missing_arguments_are_a_failure_without_a_call()
    {
        Tool pay = Tool.Create((double amount) => amount, "pay");
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(pay).AddTool(_scene.Tool("queue"), cost: 5).AddGoal("done")
            .AddEdge("start", "pay").AddEdge("start", "queue").AddEdge("pay", "goal").AddEdge("queue", "goal"));

        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("pay", graph), "done");

        Assert.Equal("2. Fail: 'pay' was not called: The parameter 'amount' is missing; expected a number.", Log(result)[1]);
        Assert.Equal(Counters(1, failures: 1, reroutes: 1), result.Output.Counters);
        Assert.Equal(1, result.Spend.ToolCalls);
    }

    [Fact]
    public async Task A_mapping_that_throws_is_a_failure_without_a_call()
    {
        RouteToolOptions options = new() { Arguments = ArgumentMapping.FromFunction(_ => throw new FormatException("no")) };
        RunResult<RouteResult> result = await _scene.RunAsync(One(options), "done");

        Assert.Equal("2. Fail: 'one' was not called: the mapping threw FormatException.", Log(result)[1]);
        Assert.Equal((0L, 0), (result.Spend.ToolCalls, result.Output.Counters.ToolCalls));
    }

    [Fact]
    public async Task A_result_that_the_post_condition_refuses_is_a_failure()
    {
        IReadOnlyDictionary<string, object?>? seen = null;
        RouteToolOptions options = new()
        {
            PostCondition = (values, output) =>
            {
                seen = values;
                return output?.ToString() != "one done";
            },
        };
        RunResult<RouteResult> result = await _scene.RunAsync(
            One(options), new RouteRequest { Goal = "done", Values = new Dictionary<string, object?> { ["id"] = 7 } });

        Assert.Equal("2. Fail: 'one' gave a result that its post-condition refused.", Log(result)[1]);
        Assert.Equal(7, seen!["id"]);
        Assert.Empty(result.Output.Steps);
    }

    [Fact]
    public async Task A_post_condition_that_throws_is_a_failure_and_its_message_is_told_to_nobody()
    {
        RunResult<RouteResult> result = await _scene.RunAsync(One(new RouteToolOptions { PostCondition = (_, _) => throw new FormatException("secret") }), "done");

        Assert.Equal("2. Fail: 'one' gave a result that its post-condition could not judge: it failed with FormatException.", Log(result)[1]);
        Assert.DoesNotContain("secret", _scene.Recorder.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_condition_that_cannot_know_makes_the_outcome_unknown()
    {
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone("paid"));
        RouteToolOptions options = new() { PostCondition = (_, _) => throw new UnknownOutcomeException("The bank is closed.") };
        RunResult<RouteResult> result = await _scene.RunAsync(One(options, escalation), "done");

        Assert.Equal("Nobody knows whether 'one' did its work: The bank is closed.", Assert.Single(escalation.Asked).Detail);
        Assert.Equal(EscalationReason.UnknownOutcome, escalation.Asked[0].Reason);
        Assert.Equal(("paid", RouteOutcome.Reached), (result.Output.Output, result.Output.Outcome));
    }

    [Fact]
    public async Task Wrong_results_in_a_row_open_the_breaker_as_other_failures_do()
    {
        ToolHealth health = new(clock: _scene.Clock);
        SelfHealingRouter router = One(new RouteToolOptions { PostCondition = (_, _) => false }, health: health);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(BreakerState.Closed, health.ConditionOf("one").Breaker);
            await _scene.RunAsync(router, "done");
        }

        Assert.Equal(BreakerState.Open, health.ConditionOf("one").Breaker);
        Assert.Equal(3, _scene.Calls.Count);
    }

    [Fact]
    public async Task A_result_that_its_post_condition_takes_counts_once_as_a_success()
    {
        ToolHealth health = new(clock: _scene.Clock);
        health.MarkDown("one");
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        _scene.Act("one", _ =>
        {
            _scene.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return ValueTask.FromResult<object?>("one done");
        });

        await _scene.RunAsync(One(new RouteToolOptions { PostCondition = (_, _) => true }, health: health), "done");

        Assert.Equal((BreakerState.Closed, 10.0), (health.ConditionOf("one").Breaker, health.FactorOf("one")));
    }

    [Fact]
    public async Task Reroutes_that_are_used_up_are_asked_about()
    {
        _scene.Break("stripe", "email");
        FakeEscalation escalation = new(EscalationDecision.Continue());
        RunResult<RouteResult> result = await _scene.RunAsync(
            Router(options =>
            {
                options.MaxReroutes = 1;
                options.Escalation = escalation;
            }),
            "refunded");

        EscalationRequest asked = Assert.Single(escalation.Asked);
        Assert.Equal(EscalationReason.RerouteLimit, asked.Reason);
        Assert.Equal("The tool 'email' failed with InvalidOperationException: email is broken. All 1 reroutes are used up.", asked.Detail);
        Assert.Equal(Counters(5, failures: 2, reroutes: 1, escalations: 1), result.Output.Counters);
        Assert.Equal((RouteOutcome.Reached, "sms"), (result.Output.Outcome, result.Output.Steps[^1].Tool));
    }

    [Fact]
    public async Task A_budget_that_ends_in_mid_route_leaves_nothing_reserved_and_says_so()
    {
        RunResult<RouteResult> result = await _scene.RunAsync(Router(), "refunded", options => options.Budget = new Budget { ToolCalls = 1 });

        Assert.Equal((RouteOutcome.Escalated, StopReason.BudgetExhausted), (result.Output.Outcome, result.StopReason));
        Assert.Equal(["order"], _scene.Calls);
        Assert.Equal((1L, 1), (result.Spend.ToolCalls, result.Output.Counters.ToolCalls));
        Assert.Equal(default, _scene.Ledger!.Reserved);
        Assert.Equal(Counters(1, failures: 2, reroutes: 1, escalations: 1), result.Output.Counters);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_may_be_repeated_and_times_out_is_rerouted()
    {
        ToolGraph graph = Payments(new ToolPolicy { IsIdempotent = true, Timeout = TimeSpan.FromSeconds(5) });
        _scene.Act("stripe", _ => new ValueTask<object?>(new TaskCompletionSource<object?>().Task));
        Task<RunResult<RouteResult>> run = _scene.RunAsync(SelfHealingRouter.Create("pay", graph), "paid");
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        RunResult<RouteResult> result = await run;

        Assert.Equal("2. Fail: 'stripe' did not answer within 5 s.", Log(result)[1]);
        Assert.Equal(TimeSpan.FromSeconds(5), result.Output.Log[1].At);
        Assert.Equal(["stripe", "razorpay"], _scene.Calls);
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_changes_something_and_times_out_is_never_rerouted()
    {
        ToolGraph graph = Payments(new ToolPolicy { Timeout = TimeSpan.FromSeconds(5) });
        _scene.Act("stripe", _ => new ValueTask<object?>(new TaskCompletionSource<object?>().Task));
        FakeEscalation escalation = new(EscalationDecision.HandOver("Look at Stripe."));
        Task<RunResult<RouteResult>> run = _scene.RunAsync(
            SelfHealingRouter.Create("pay", graph, options => options.Escalation = escalation), "paid");
        await _scene.Clock.WaitForTimersAsync(1, Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        RunResult<RouteResult> result = await run;

        Assert.Equal((EscalationReason.UnknownOutcome, "stripe"), (escalation.Asked[0].Reason, escalation.Asked[0].Tool));
        Assert.Equal(["stripe"], _scene.Calls);
        Assert.Equal((RouteOutcome.Escalated, "Look at Stripe."), (result.Output.Outcome, result.Output.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_does_not_know_is_asked_about_and_what_was_done_counts(bool saysSo)
    {
        _scene.Act("stripe", _ => throw (saysSo ? new UnknownOutcomeException("Line lost.") : new TimeoutException("Line lost.")));
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone("paid"));
        RunResult<RouteResult> result = await _scene.RunAsync(Router(options => options.Escalation = escalation), "refunded");

        Assert.Equal(["order", "stripe", "email"], _scene.Calls);
        Assert.Equal(["order", "stripe", "email"], result.Output.Steps.Select(step => step.Tool));
        Assert.Equal("paid", result.Output.Steps[1].Output);
        Assert.Equal(Counters(3, failures: 1, escalations: 1), result.Output.Counters);
        Assert.Equal(["stripe"], escalation.Asked[0].State.Down);
    }

    [Fact]
    public async Task What_was_treated_as_done_is_not_among_the_tools_that_are_down()
    {
        _scene.Act("stripe", _ => throw new UnknownOutcomeException("Line lost."));
        FakeMonitor monitor = FakeMonitor.Says(RouteSignalKind.Other, 0, "Nothing.");
        await _scene.RunAsync(
            Router(options =>
            {
                options.Escalation = new FakeEscalation(EscalationDecision.TreatAsDone());
                options.Monitors.Add(monitor);
            }),
            "refunded");

        Assert.Empty(monitor.Seen[^1].Down);
    }

    [Fact]
    public async Task A_call_that_was_not_approved_is_asked_about_and_never_rerouted()
    {
        ToolGraph graph = Payments(new ToolPolicy { NeedsApproval = true });
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("pay", graph, options => options.Escalation = escalation), "paid");

        Assert.Equal(EscalationReason.Denied, escalation.Asked[0].Reason);
        Assert.Equal("The tool 'stripe' needs approval, and this run has nobody who approves.", escalation.Asked[0].Detail);
        Assert.Empty(_scene.Calls);
        Assert.Equal((Counters(0, failures: 1, escalations: 1), default), (result.Output.Counters, _scene.Ledger!.Reserved));
    }

    [Fact]
    public async Task Results_of_any_size_and_shape_reach_the_next_tool_whole()
    {
        string huge = new('x', 300_000);
        JsonElement disposed;
        using (JsonDocument document = JsonDocument.Parse("""{"id":1}"""))
        {
            disposed = document.RootElement;
        }

        object?[] shapes = [huge, null, double.NaN, disposed, new object?[] { huge, null }];
        foreach (object? shape in shapes)
        {
            RefundScene scene = new();
            scene.Act("stripe", _ => ValueTask.FromResult(shape));
            RunResult<RouteResult> result = await scene.RunAsync(SelfHealingRouter.Create("pay", Payments(ToolPolicy.Default, scene)), "paid");
            Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
            Assert.Equal(default, scene.Ledger!.Reserved);
            if (ReferenceEquals(shape, huge))
            {
                Assert.Equal(huge, result.Output.Output!.ToString());
            }
        }
    }

    [Fact]
    public async Task Ten_thousand_tools_are_no_trouble()
    {
        ToolGraph graph = ToolGraph.Create(g =>
        {
            g.AddGoal("done");
            for (int i = 0; i < 10_000; i++)
            {
                g.AddTool(_scene.Tool($"t{i}", Reads)).AddEdge("start", $"t{i}", cost: i).AddEdge($"t{i}", "goal");
            }
        });
        _scene.Break([.. Enumerable.Range(0, 9).Select(i => $"t{i}")]);

        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("many", graph), "done");

        Assert.Equal(Counters(10, failures: 9, reroutes: 9), result.Output.Counters);
        Assert.Equal("t9", result.Output.Steps.Single().Tool);
    }

    private SelfHealingRouter Router(Action<RouterOptions>? configure = null) => SelfHealingRouter.Create("refunds", _scene.Refunds(), configure);

    private SelfHealingRouter One(RouteToolOptions options, IEscalation? escalation = null, ToolHealth? health = null) => SelfHealingRouter.Create(
        "one",
        ToolGraph.Create(g => g.AddTool(_scene.Tool("one"), options).AddGoal("done").AddEdge("start", "one").AddEdge("one", "goal")),
        router =>
        {
            router.Escalation = escalation ?? Escalation.HandOver;
            router.Health = health;
        });

    private ToolGraph Payments(ToolPolicy policy, RefundScene? scene = null) => ToolGraph.Create(g => g
        .AddTool((scene ?? _scene).Tool("stripe", policy)).AddTool((scene ?? _scene).Tool("razorpay", policy), cost: 2).AddGoal("paid")
        .AddEdge("start", "stripe").AddEdge("start", "razorpay").AddEdge("stripe", "goal").AddEdge("razorpay", "goal"));

    private ToolGraph Cycle(ToolPolicy policy) => ToolGraph.Create(g => g
        .AddTool(_scene.Tool("a", policy)).AddTool(_scene.Tool("b", Reads)).AddTool(_scene.Tool("c")).AddTool(_scene.Tool("d"), cost: 10).AddGoal("done")
        .AddEdge("start", "a").AddEdge("a", "b").AddEdge("b", "c").AddEdge("c", "goal").AddEdge("b", "a").AddEdge("a", "d").AddEdge("d", "goal"));
}
