using Agents.Core.Routing;
using Agents.Core.Tools;
using static Agents.Core.Tests.Routing.RefundScene;

namespace Agents.Core.Tests.Routing;

/// <summary>What a route does with the decisions of whoever is asked.</summary>
public sealed class RouterEscalationTests
{
    private const string NoPayment =
        "The tool 'razorpay' failed with InvalidOperationException: razorpay is broken. There is no way from 'order' to the goal 'refunded'.";

    private readonly RefundScene _scene = new RefundScene().Break("stripe", "razorpay");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_asked_is_told_what_happened_and_what_is_possible()
    {
        FakeEscalation escalation = new(EscalationDecision.DemoteTo("told"));
        RunResult<RouteResult> result = await RunAsync(escalation);

        EscalationRequest asked = Assert.Single(escalation.Asked);
        Assert.Equal(("refunds", EscalationReason.NoPath, NoPayment), (asked.Router, asked.Reason, asked.Detail));
        Assert.Equal(["told"], asked.Reachable.Select(reachable => reachable.Goal));
        Assert.Equal("order -> email -> goal", asked.Reachable[0].Path.ToString());
        Assert.Equal(("order", 5), (asked.State.Position, asked.Log.Count));
        Assert.Equal(["razorpay", "stripe"], asked.State.Down);
        Assert.Equal(
            [
                $"6. Escalate: {NoPayment} Decided: goal 'told'.",
                "7. Plan: The route to 'told': order -> email -> goal (cost 2)",
                "8. Execute: 'email' succeeded.",
                "9. Complete: The goal 'told' is reached.",
            ],
            Log(result)[5..]);
        Assert.Equal(("told", "refunded", RouteOutcome.Demoted), (result.Output.Goal, result.Output.RequestedGoal, result.Output.Outcome));
        Assert.Equal([5], result.Output.Log[5].Answers);
    }

    [Fact]
    public async Task A_goal_that_cannot_be_reached_or_is_not_there_is_asked_about_again()
    {
        FakeEscalation escalation = new(EscalationDecision.DemoteTo("Told"), EscalationDecision.DemoteTo("refunded"), EscalationDecision.DemoteTo("told"));
        RunResult<RouteResult> result = await RunAsync(escalation);

        Assert.Equal(
            [NoPayment, "The graph has no goal 'Told'.", "There is no way from 'order' to the goal 'refunded'."],
            escalation.Asked.Select(asked => asked.Detail));
        Assert.Equal((RouteOutcome.Demoted, Counters(4, failures: 2, reroutes: 1, escalations: 3)), (result.Output.Outcome, result.Output.Counters));
    }

    [Fact]
    public async Task After_the_last_question_the_task_is_handed_over()
    {
        FakeEscalation escalation = new(EscalationDecision.Continue(), EscalationDecision.Continue());
        RunResult<RouteResult> result = await RunAsync(escalation, options => options.MaxEscalations = 2);

        Assert.Equal(2, escalation.Asked.Count);
        Assert.Equal(
            "There is no way from 'order' to the goal 'refunded'. Nobody may be asked any more: the limit of 2 escalations is reached.", result.Output.Reason);
        Assert.Equal(StopReason.Escalated, result.StopReason);
    }

    [Fact]
    public async Task Where_nobody_may_be_asked_the_hand_over_answers_the_failures()
    {
        FakeEscalation escalation = new(EscalationDecision.Continue());
        RunResult<RouteResult> result = await RunAsync(escalation, options => options.MaxEscalations = 0);

        Assert.Empty(escalation.Asked);
        Assert.Equal(RouteDecisionKind.HandOver, result.Output.Log[^1].Kind);
        Assert.Equal([5], result.Output.Log[^1].Answers);
        Assert.Equal(Counters(3, failures: 2, reroutes: 1), result.Output.Counters);
    }

    [Fact]
    public async Task A_goal_that_was_given_up_and_taken_again_was_reached()
    {
        FakeEscalation escalation = new(EscalationDecision.DemoteTo("told"), EscalationDecision.DemoteTo("refunded"));
        FakeMonitor risk = new(
            RouteSignalKind.Risk, state => new RouteSignal { Priority = RoutePriority.HighRisk, Why = state.Goal, Escalates = state.Position == "start" });
        RefundScene scene = new();
        RunResult<RouteResult> result = await scene.RunAsync(
            SelfHealingRouter.Create("refunds", scene.Refunds(), options =>
            {
                options.Escalation = escalation;
                options.Monitors.Add(risk);
            }),
            "refunded");

        Assert.Equal(["fake: refunded", "fake: told"], escalation.Asked.Select(asked => asked.Detail));
        Assert.Equal((RouteOutcome.Reached, StopReason.Completed), (result.Output.Outcome, result.StopReason));
    }

    [Fact]
    public async Task Values_of_a_decision_reach_the_tools_that_follow()
    {
        Tool note = Tool.Create((string hold, string order) => $"{hold} {order}", "note");
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(note).AddGoal("noted").AddEdge("start", "note").AddEdge("note", "goal"));
        FakeEscalation escalation = new(EscalationDecision.DemoteTo("noted", new Dictionary<string, object?> { ["hold"] = "yes", ["order"] = "B" }));
        RunResult<RouteResult> result = await _scene.RunAsync(
            SelfHealingRouter.Create("notes", graph, options => options.Escalation = escalation),
            new RouteRequest { Goal = "other", Values = new Dictionary<string, object?> { ["order"] = "A" } });

        Assert.Equal("yes B", result.Output.Output?.ToString());
    }

    [Fact]
    public async Task Treating_as_done_what_was_not_unknown_goes_on()
    {
        FakeEscalation escalation = new(EscalationDecision.TreatAsDone("paid"), EscalationDecision.HandOver("No."));
        RunResult<RouteResult> result = await RunAsync(escalation);

        Assert.Equal(["order"], result.Output.Steps.Select(step => step.Tool));
        Assert.Equal("There is no way from 'order' to the goal 'refunded'.", escalation.Asked[1].Detail);
    }

    [Fact]
    public async Task An_escalation_that_throws_hands_the_task_over()
    {
        RunResult<RouteResult> result = await RunAsync(new FakeEscalation([() => throw new FormatException("secret")]));

        Assert.Equal("The escalation failed with FormatException.", result.Output.Reason);
        Assert.DoesNotContain("secret", _scene.Recorder.ToText(), StringComparison.Ordinal);
        Assert.Equal($"6. Escalate: {NoPayment} Decided: hand over: The escalation failed with FormatException.", Log(result)[5]);
    }

    [Fact]
    public async Task An_escalation_that_ends_in_a_cancellation_of_its_own_hands_the_task_over() => Assert.Equal(
        "The escalation failed with OperationCanceledException.",
        (await RunAsync(new FakeEscalation([() => throw new OperationCanceledException()]))).Output.Reason);

    [Fact]
    public async Task An_escalation_without_a_decision_hands_the_task_over() =>
        Assert.Equal("The escalation gave no decision.", (await RunAsync(new FakeEscalation([() => null]))).Output.Reason);

    [Fact(Timeout = 30_000)]
    public async Task An_escalation_that_hangs_ends_with_the_run()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        TaskCompletionSource asked = new();
        CancellationToken told = default;
        IEscalation escalation = Escalation.ToPerson((_, token) =>
        {
            told = token;
            asked.SetResult();
            return new ValueTask<EscalationDecision>(new TaskCompletionSource<EscalationDecision>().Task);
        });
        Task<RunResult<RouteResult>> run = _scene.RunAsync(Router(escalation), new RouteRequest { Goal = "refunded" }, token: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal((cancel.Token, true), (exception.CancellationToken, told.IsCancellationRequested));
        Assert.Equal(default, _scene.Ledger!.Reserved);
    }

    [Fact]
    public async Task A_policy_takes_the_first_goal_that_can_be_reached()
    {
        RunResult<RouteResult> result = await RunAsync(Escalation.ToPolicy("refunded", "told"));

        Assert.Equal((RouteOutcome.Demoted, "told"), (result.Output.Outcome, result.Output.Goal));
    }

    [Fact]
    public async Task A_policy_with_no_goal_left_hands_the_task_over() => Assert.Equal(
        $"{NoPayment} None of the goals that the policy names can be reached.", (await RunAsync(Escalation.ToPolicy("refunded"))).Output.Reason);

    [Fact]
    public async Task A_policy_never_decides_about_an_unknown_outcome()
    {
        _scene.Act("stripe", _ => throw new UnknownOutcomeException("Line lost."));
        RunResult<RouteResult> result = await RunAsync(Escalation.ToPolicy("told"));

        Assert.Equal((RouteOutcome.Escalated, Counters(2, failures: 1, escalations: 1)), (result.Output.Outcome, result.Output.Counters));
        Assert.Equal(["order", "stripe"], _scene.Calls);
    }

    [Fact]
    public async Task A_route_that_lacks_what_its_new_goal_requires_is_no_route()
    {
        RefundScene scene = new RefundScene().Break("archive");
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(scene.Tool("pay", new ToolPolicy { Provides = ["receipt"] })).AddTool(scene.Tool("skip")).AddTool(scene.Tool("archive")).AddTool(scene.Tool("file"))
            .AddGoal("archived").AddGoal("filed", "receipt")
            .AddEdge("start", "skip", goals: ["archived"]).AddEdge("skip", "archive").AddEdge("archive", "goal")
            .AddEdge("start", "pay", goals: ["filed"]).AddEdge("pay", "file").AddEdge("skip", "file", goals: ["filed"]).AddEdge("file", "goal"));
        FakeEscalation escalation = new(EscalationDecision.DemoteTo("filed"), EscalationDecision.HandOver("No."));
        RunResult<RouteResult> result = await scene.RunAsync(SelfHealingRouter.Create("files", graph, options => options.Escalation = escalation), "archived");

        Assert.Empty(escalation.Asked[0].Reachable);
        Assert.Equal((EscalationReason.NoPath, "The way from 'skip' to the goal 'filed' lacks 'receipt'."), (escalation.Asked[1].Reason, escalation.Asked[1].Detail));
        Assert.Equal(["skip", "archive"], scene.Calls);
        Assert.Equal("archived", result.Output.Goal);
    }

    private static SelfHealingRouter Router(IEscalation escalation, RefundScene scene, Action<RouterOptions>? configure = null) =>
        SelfHealingRouter.Create("refunds", scene.Refunds(), options =>
        {
            options.Escalation = escalation;
            configure?.Invoke(options);
        });

    private SelfHealingRouter Router(IEscalation escalation) => Router(escalation, _scene);

    private Task<RunResult<RouteResult>> RunAsync(IEscalation escalation, Action<RouterOptions>? configure = null) =>
        _scene.RunAsync(Router(escalation, _scene, configure), "refunded");
}
