using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>What routes learn of the health of tools, from their own calls, from others and from probes.</summary>
public sealed class RouterHealthTests
{
    private readonly RefundScene _scene = new();

    [Fact]
    public async Task Runs_that_share_a_health_learn_from_each_other()
    {
        ToolHealth health = new(new ToolHealthOptions { MinErrorCalls = 1 }, _scene.Clock);
        SelfHealingRouter router = Router(options => options.Health = health);
        _scene.Break("stripe");
        await _scene.RunAsync(router, "refunded");
        RunResult<RouteResult> second = await _scene.RunAsync(router, "refunded");

        // Where one call is enough for an error rate, one failure makes the tool fifty times dearer; its breaker is closed yet.
        Assert.Equal(["order", "stripe", "razorpay", "email", "order", "razorpay", "email"], _scene.Calls);
        Assert.Equal((BreakerState.Closed, Counters(3)), (health.ConditionOf("stripe").Breaker, second.Output.Counters));
    }

    [Fact]
    public async Task A_tool_that_failed_three_times_in_a_row_is_not_called_by_the_runs_that_share_its_health()
    {
        ToolHealth health = new(clock: _scene.Clock);
        SelfHealingRouter router = Router(options => options.Health = health);
        _scene.Break("stripe");
        for (int i = 0; i < 5; i++)
        {
            await _scene.RunAsync(router, "refunded");
        }

        Assert.Equal(3, _scene.Calls.Count(call => call == "stripe"));
        Assert.Equal(BreakerState.Open, health.ConditionOf("stripe").Breaker);
    }

    [Fact]
    public async Task Runs_have_a_health_of_their_own_when_nothing_is_shared()
    {
        _scene.Break("stripe");
        for (int i = 0; i < 4; i++)
        {
            await _scene.RunAsync(Router(), "refunded");
        }

        Assert.Equal(4, _scene.Calls.Count(call => call == "stripe"));
    }

    [Fact]
    public async Task A_tool_on_trial_is_called_where_nothing_else_leads_on_and_is_back_after_a_success()
    {
        ToolHealth health = new(clock: _scene.Clock);
        health.MarkDown("order");
        RunResult<RouteResult> down = await _scene.RunAsync(Router(options => options.Health = health), "refunded");
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        RunResult<RouteResult> trial = await _scene.RunAsync(Router(options => options.Health = health), "refunded");

        Assert.Equal("There is no way from 'start' to the goal 'refunded'.", down.Output.Reason);
        Assert.Equal((RouteOutcome.Reached, BreakerState.Closed), (trial.Output.Outcome, health.ConditionOf("order").Breaker));
        Assert.Equal(3, _scene.Calls.Count);
    }

    [Fact]
    public async Task A_tool_whose_trial_is_under_way_elsewhere_is_passed_by()
    {
        ToolHealth health = new(clock: _scene.Clock);
        health.MarkDown("stripe");
        _scene.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True(health.TryBegin("stripe"));
        RunResult<RouteResult> result = await _scene.RunAsync(Router(options => options.Health = health), "refunded");

        Assert.Equal(["order", "razorpay", "email"], result.Output.Steps.Select(step => step.Tool));
        Assert.Equal(Counters(3), result.Output.Counters);
    }

    [Fact]
    public async Task A_tool_that_goes_down_while_a_route_is_under_way_is_rerouted_before_it_is_called()
    {
        ToolHealth health = new(clock: _scene.Clock);
        _scene.Act("order", _ =>
        {
            health.ReportProbe("stripe", isUp: false);
            return ValueTask.FromResult<object?>("order done");
        });
        RunResult<RouteResult> result = await _scene.RunAsync(Router(options => options.Health = health), "refunded");

        Assert.Equal((RouteDecisionKind.Reroute, "Without 'stripe':"), (result.Output.Log[2].Kind, result.Output.Log[2].Detail));
        Assert.Equal((Counters(3, reroutes: 1), RouteOutcome.Reached), (result.Output.Counters, result.Output.Outcome));
        Assert.DoesNotContain("stripe", _scene.Calls);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_probe_is_noticed_before_the_next_step_and_ends_with_the_route()
    {
        ToolHealth health = new(clock: _scene.Clock);
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _scene.Act("order", token =>
        {
            begun.TrySetResult();       // the route is decided by now, so that what the probe finds changes it
            return UntilDownAsync(health, "stripe", token);
        });
        RunResult<RouteResult> result = await _scene.RunAsync(
            Router(options =>
            {
                options.Health = health;
                options.Probes.Add(new ToolProbe { Tool = "stripe", Check = FindDownAsync });
            }),
            "refunded");

        Assert.Equal(["order", "razorpay", "email"], result.Output.Steps.Select(step => step.Tool));
        Assert.Equal(Counters(3, reroutes: 1), result.Output.Counters);
        while (_scene.Clock.ArmedTimers > 0)
        {
            await Task.Yield();         // a timer of a wait that is over is disposed of after those who waited were told
        }

        async ValueTask<bool> FindDownAsync(CancellationToken token)
        {
            await begun.Task.WaitAsync(token);
            return false;
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_probe_that_throws_is_told_to_observers_without_its_message()
    {
        ToolHealth health = new(clock: _scene.Clock);
        ToolProbe probe = new() { Tool = "sms", Check = _ => throw new FormatException("secret") };
        _scene.Act("order", token => UntilDownAsync(health, "sms", token));
        RunResult<RouteResult> result = await _scene.RunAsync(
            Router(options =>
            {
                options.Health = health;
                options.Probes.Add(probe);
            }),
            "refunded");

        Assert.Equal(("sms", "It failed with FormatException."), (_scene.Recorder.Single<ToolProbeFailed>().Tool, _scene.Recorder.Single<ToolProbeFailed>().Reason));
        Assert.DoesNotContain("secret", _scene.Recorder.ToText(), StringComparison.Ordinal);
        Assert.Equal(Counters(3), result.Output.Counters);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_listed_at_once()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => Router(options =>
        {
            options.Escalation = null!;
            options.Monitors.Add(null!);
            options.Probes.Add(Probe("crm"));
            options.Probes.Add(Probe("sms"));
            options.Probes.Add(Probe("sms"));
            options.MaxReroutes = -1;
            options.MaxEscalations = 101;
            options.MonitorTimeout = TimeSpan.Zero;
            options.MeasureCost = _ => 1;
        }));

        Assert.Equal(
            [
                "Escalation must not be null; Escalation.HandOver asks nobody.",
                "Monitors and Probes must hold no null.",
                "A probe looks after 'crm', which is no tool of the graph.",
                "Two probes look after 'sms'.",
                "MaxReroutes must be 0 or more, but is -1.",
                "MaxEscalations must be 0 to 100, but is 101.",
                "MonitorTimeout must be more than 0 and at most 1 hour, but is 00:00:00.",
                "QualityTable and MeasureCost need Quality, which says that routes are chosen by cost and quality.",
            ],
            exception.Failures);
    }

    /// <summary>Waits for what a probe found; it runs on the pool, and tells nobody else.</summary>
    private static async ValueTask<object?> UntilDownAsync(ToolHealth health, string tool, CancellationToken cancellationToken)
    {
        while (health.ConditionOf(tool).Breaker == BreakerState.Closed)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return "order done";
    }

    private static ToolProbe Probe(string tool) => new() { Tool = tool, Check = _ => ValueTask.FromResult(true) };

    private SelfHealingRouter Router(Action<RouterOptions>? configure = null) => SelfHealingRouter.Create("refunds", _scene.Refunds(), configure);
}
