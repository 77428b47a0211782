using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>What a route does with the signals of its monitors.</summary>
public sealed class RouterMonitorTests
{
    private const string Outside = "crm";

    private readonly RefundScene _scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_tools_down_at_once_are_one_reroute()
    {
        RunResult<RouteResult> result = await RunAsync(FakeMonitor.Down("order", "stripe", "email"));

        Assert.Equal("3. Reroute: Without 'stripe' and 'email': order -> razorpay -> sms -> goal (cost 5)", Log(result)[2]);
        Assert.Equal(Counters(3, reroutes: 1), result.Output.Counters);
        Assert.Empty(result.Output.Log[2].Answers);
        Assert.Equal(["order", "razorpay", "sms"], _scene.Calls);
    }

    [Fact]
    public async Task Tools_reported_before_the_first_route_cost_no_reroute()
    {
        RunResult<RouteResult> result = await RunAsync(FakeMonitor.Down("start", "stripe"));

        Assert.Equal("1. Plan: The route to 'refunded': start -> order -> razorpay -> email -> goal (cost 5)", Log(result)[0]);
        Assert.Equal(Counters(3), result.Output.Counters);
    }

    [Fact]
    public async Task A_tool_that_succeeded_and_is_reported_down_later_changes_nothing()
    {
        RunResult<RouteResult> result = await RunAsync(FakeMonitor.Down("stripe", "stripe", "order"));

        Assert.Equal(["order", "stripe", "email"], _scene.Calls);
        Assert.Equal(Counters(3), result.Output.Counters);
    }

    [Fact]
    public async Task A_report_of_a_tool_that_is_not_on_the_route_does_not_outbid_a_risk()
    {
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        FakeMonitor health = new(RouteSignalKind.Health, _ => new RouteSignal { Priority = RoutePriority.ToolDown, Why = "Down.", Down = ["sms"] });
        RunResult<RouteResult> result = await RunAsync(escalation, health, FakeMonitor.Says(RouteSignalKind.Risk, RoutePriority.HighRisk, "Too much.", true, "risk"));

        Assert.Equal("risk: Too much.", Assert.Single(escalation.Asked).Detail);
        Assert.Equal((EscalationReason.Risk, (string?)null), (escalation.Asked[0].Reason, escalation.Asked[0].Tool));
        Assert.Equal("1. Escalate: risk: Too much. Decided: hand over: No.", Log(result)[0]);
        Assert.Empty(_scene.Calls);
    }

    [Theory]
    [InlineData(RoutePriority.ClearIntent, 0)]
    [InlineData(RoutePriority.UnknownIntent, 1)]
    public async Task A_sign_of_a_risk_is_asked_about_unless_the_intent_is_clear(double intent, int asked)
    {
        FakeEscalation escalation = new(EscalationDecision.Continue());
        await RunAsync(
            escalation,
            FakeMonitor.Says(RouteSignalKind.Intent, intent, "Words."),
            FakeMonitor.Says(RouteSignalKind.Risk, RoutePriority.MediumRisk, "A sign.", true));

        Assert.Equal(asked, escalation.Asked.Count);
    }

    [Fact]
    public async Task Of_equal_priorities_the_kind_decides_and_then_the_order()
    {
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        await RunAsync(
            escalation,
            FakeMonitor.Says(RouteSignalKind.Other, 0.9, "Other.", true, "other"),
            FakeMonitor.Says(RouteSignalKind.Risk, 0.9, "First.", true, "first"),
            FakeMonitor.Says(RouteSignalKind.Risk, 0.9, "Second.", true, "second"));

        Assert.Equal("first: First.", escalation.Asked[0].Detail);
    }

    [Fact]
    public async Task Something_of_equal_priority_that_asks_nothing_wins_by_its_kind()
    {
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        await RunAsync(
            escalation, FakeMonitor.Says(RouteSignalKind.Intent, 0.9, "Asks.", true), FakeMonitor.Says(RouteSignalKind.Risk, 0.9, "Does not."));

        Assert.Empty(escalation.Asked);
    }

    [Fact]
    public async Task The_same_risk_is_asked_about_once()
    {
        FakeEscalation escalation = new(EscalationDecision.Continue());
        RunResult<RouteResult> result = await RunAsync(escalation, FakeMonitor.Says(RouteSignalKind.Risk, RoutePriority.HighRisk, "Too much.", true, "risk"));

        Assert.Equal("1. Escalate: risk: Too much. Decided: go on.", Log(result)[0]);
        Assert.Equal("2. Plan: The route to 'refunded': start -> order -> stripe -> email -> goal (cost 4)", Log(result)[1]);
        Assert.Equal((Counters(3, escalations: 1), RouteOutcome.Reached), (result.Output.Counters, result.Output.Outcome));
    }

    [Fact]
    public async Task A_risk_for_another_reason_is_asked_about_again()
    {
        FakeEscalation escalation = new(EscalationDecision.Continue(), EscalationDecision.HandOver("No."));
        FakeMonitor risk = new(
            RouteSignalKind.Risk, state => new RouteSignal { Priority = RoutePriority.HighRisk, Why = $"At {state.Position}.", Escalates = true });
        await RunAsync(escalation, risk);

        Assert.Equal(["fake: At start.", "fake: At order."], escalation.Asked.Select(asked => asked.Detail));
    }

    [Fact]
    public async Task A_risk_that_was_asked_about_does_not_hide_another_one()
    {
        FakeEscalation escalation = new(EscalationDecision.Continue(), EscalationDecision.HandOver("No."));
        await RunAsync(
            escalation,
            FakeMonitor.Says(RouteSignalKind.Risk, RoutePriority.HighRisk, "Too much.", true, "amount"),
            new FakeMonitor(
                RouteSignalKind.Risk,
                state => new RouteSignal { Priority = RoutePriority.MediumRisk, Why = "Stolen.", Escalates = state.Position == "order" },
                "card"));

        Assert.Equal(["amount: Too much.", "card: Stolen."], escalation.Asked.Select(asked => asked.Detail));
        Assert.Equal(["order"], _scene.Calls);
    }

    [Fact]
    public async Task A_monitor_that_throws_is_told_and_goes_unheard()
    {
        RunResult<RouteResult> result = await RunAsync(new FakeMonitor(RouteSignalKind.Progress, _ => throw new FormatException("secret"), "broken"));

        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
        Assert.All(_scene.Recorder.OfType<RouteMonitorFailed>(), e => Assert.Equal(("broken", "It failed with FormatException."), (e.Monitor, e.Reason)));
        Assert.NotEmpty(_scene.Recorder.OfType<RouteMonitorFailed>());
        Assert.DoesNotContain("secret", _scene.Recorder.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_monitor_that_watches_for_risk_and_throws_counts_as_having_seen_one()
    {
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        await RunAsync(escalation, new FakeMonitor(RouteSignalKind.Risk, (_, _) => ValueTask.FromException<RouteSignal>(new FormatException()), "risk"));

        Assert.Equal("risk: The monitor could not look for risks. It failed with FormatException.", escalation.Asked[0].Detail);
    }

    [Fact]
    public async Task A_monitor_that_says_nothing_is_told()
    {
        await RunAsync(new FakeMonitor(RouteSignalKind.Other, _ => null!), new FakeMonitor(RouteSignalKind.Other, async (_, _) =>
        {
            await Task.Yield();
            return null!;
        }));

        Assert.Equal(["It gave no signal."], _scene.Recorder.OfType<RouteMonitorFailed>().Select(e => e.Reason).Distinct());
        Assert.Equal(0, _scene.Recorder.OfType<RouteMonitorFailed>().Count % 2);
    }

    [Fact(Timeout = 30_000)]
    public async Task Monitors_are_asked_at_the_same_time_and_those_that_hang_are_left()
    {
        TaskCompletionSource<RouteSignal> never = new();
        CancellationToken told = default;
        FakeMonitor hangs = new(
            RouteSignalKind.Risk,
            (_, token) =>
            {
                told = token;
                return new ValueTask<RouteSignal>(never.Task);
            },
            "hangs");
        FakeMonitor other = new(RouteSignalKind.Other, (_, _) => new ValueTask<RouteSignal>(never.Task), "other");
        FakeEscalation escalation = new(EscalationDecision.HandOver("No."));
        Task<RunResult<RouteResult>> run = RunAsync(escalation, hangs, other);
        await _scene.Clock.WaitForTimersAsync(2, Token);
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;

        Assert.Equal("hangs: The monitor could not look for risks. It took too long.", escalation.Asked[0].Detail);
        Assert.Equal(["hangs: It took too long.", "other: It took too long."], _scene.Recorder.OfType<RouteMonitorFailed>().Select(e => $"{e.Monitor}: {e.Reason}").Order());
        Assert.True(told.IsCancellationRequested);
    }

    [Theory]
    [InlineData(Outside, "It reports 'crm' as down, which is no tool or stage of the graph.")]
    [InlineData("goal", "It reports 'goal' as down, which is no tool or stage of the graph.")]
    [InlineData(null, "It reports '' as down, which is no tool or stage of the graph.")]
    public async Task What_is_no_tool_cannot_be_down(string? name, string reason)
    {
        RunResult<RouteResult> result = await RunAsync(FakeMonitor.Down("order", name!));

        Assert.Equal(reason, _scene.Recorder.Single<RouteMonitorFailed>().Reason);
        Assert.Equal(Counters(3), result.Output.Counters);
    }

    [Fact]
    public void A_signal_has_a_priority_in_range_words_and_a_list()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RouteSignal { Priority = double.NaN, Why = "x" });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RouteSignal { Priority = 1.1, Why = "x" });
        Assert.Throws<ArgumentNullException>(() => new RouteSignal { Priority = 1, Why = null! });
        Assert.Throws<ArgumentNullException>(() => new RouteSignal { Priority = 1, Why = "x", Down = null! });
    }

    [Fact]
    public async Task Monitors_see_where_the_route_stands()
    {
        _scene.Break("stripe");
        FakeMonitor monitor = FakeMonitor.Says(RouteSignalKind.Other, 0, "Nothing.");
        await RunAsync(monitor);

        Assert.Equal(["start", "order", "order", "razorpay", "email", "goal"], monitor.Seen.Select(state => state.Position));
        Assert.Equal(
            ["", "stripe,email,goal", "", "email,goal", "goal", ""], monitor.Seen.Select(state => string.Join(',', state.Remaining)));
        Assert.Equal(["", "", "stripe", "stripe", "stripe", "stripe"], monitor.Seen.Select(state => string.Join(',', state.Down)));
        Assert.Equal([0, 1, 1, 2, 3, 3], monitor.Seen.Select(state => state.Steps.Count));
        Assert.Equal("order done", monitor.Seen[^1].Values["order"]?.ToString());
        Assert.All(monitor.Seen, state => Assert.Equal("refunded", state.Goal));
    }

    private Task<RunResult<RouteResult>> RunAsync(params IRouteMonitor[] monitors) => RunAsync(Escalation.HandOver, monitors);

    private Task<RunResult<RouteResult>> RunAsync(IEscalation escalation, params IRouteMonitor[] monitors) => _scene.RunAsync(
        SelfHealingRouter.Create("refunds", _scene.Refunds(), options =>
        {
            options.Escalation = escalation;
            foreach (IRouteMonitor monitor in monitors)
            {
                options.Monitors.Add(monitor);
            }
        }),
        "refunded");
}
